"""The file: tables, connection rules, unit of work, journal, migrations, writer."""
