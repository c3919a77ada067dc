"""SQLite whose transactions take the write lock when they begin.

PostgreSQL, which Ion uses, locks the rows of SELECT … FOR UPDATE; SQLite ignores those words. A transaction that
begins as a reader could then not become a writer while another one writes: SQLite fails it at once with "database is
locked", however long the timeout. One that begins as a writer waits its turn instead.
"""

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params):
        connection = super().get_new_connection(conn_params)
        # Readers don't wait for the writer. The data ends with the process, so nothing needs to reach the disk.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = OFF")
        return connection

    def _start_transaction_under_autocommit(self):
        self.cursor().execute("BEGIN IMMEDIATE")
