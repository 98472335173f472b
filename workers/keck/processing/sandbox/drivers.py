"""GDAL's drivers: those that are read, and all others, which are switched off."""

ALLOWED = frozenset({"ESRI Shapefile", "GeoJSON", "TopoJSON", "GPKG", "FlatGeobuf", "GML", "MEM"})
# Many of them open other files or addresses that a file names.
_OTHERS = (
    "PCIDSK PDS4 VICAR PDF MBTiles EEDA OGCAPI GDALG S57 DGN OGR_VRT VRT CSV GPX LIBKML KML "
    "GeoJSONSeq LVBAG ESRIJSON OGR_GMT SQLite WAsP OpenFileGDB DXF GeoRSS VFK PGDUMP "
    "OSM GPSBabel OGR_PDS WFS OAPIF EDIGEO Idrisi ODS XLSX Elasticsearch Carto AmigoCloud SXF Selafin JML "
    "PLSCENES CSW VDV MVT NGW MapML GTFS PMTiles JSONFG MiraMonVector ADBC AVCBin AVCE00 AIVector HTTP "
    "Parquet Arrow XODR LIBERTIFF PostgreSQL MySQL MSSQLSpatial ODBC OCI CAD FileGDB GMLAS NAS Interlis "
)
SKIPPED = ",".join(["MapInfo File", "Interlis 1", "Interlis 2", "UK .NTF", *_OTHERS.split()])
