"""The gate's last step: artefacts and pages of a release are put on the shelf and switched on."""
