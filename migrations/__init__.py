"""The schema: plain SQL in sql/, one concern a file, run in order by the modules in versions/."""
