"""The reviewer's web app: Datasette on the SQLite file, with our plugin for the daily work.

``filters queries facets text words contact_choice`` are pure; ``standing candidate actions`` speak to
the database; ``access guard`` keep strangers out; ``plugin`` carries it all to the browser.
"""
