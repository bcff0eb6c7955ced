from tests.servers.pgbouncer import program

collect_ignore = [] if program() else ["test_pgbouncer.py"]
