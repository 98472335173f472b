"""The files that members have sent, as jobs find them."""

from pathlib import Path

from keck.adapters.store import Store
from keck.domain.findings import Problem
from keck.persistence.models import Upload
from keck.tenants.scope import Scope


def path_of(scope: Scope, upload: Upload) -> Path:
    """Return where an upload's file lies.

    Raises
    ------
    Problem
        If it is not there, as when rows and files were restored from different times.
    """
    path = Store(scope.settings.store).find(scope.tenant_id, upload.storage_key)
    if path is None:
        raise Problem("upload_file_missing", name=upload.filename)
    return path
