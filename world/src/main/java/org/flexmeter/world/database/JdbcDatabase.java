package org.flexmeter.world.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A relational database with the schema {@code iren}, one user who writes and one who reads. */
public interface JdbcDatabase {
    /** A user with its password of this run. */
    record Login(String user, String password) {
        /** Passwords stay out of logs. */
        @Override
        public String toString() {
            return user;
        }
    }

    /** The JDBC URL that both users connect with. */
    String url();

    /** The head-end that writes. */
    Login owner();

    /** The gateway. */
    Login reader();

    /** Runs a script as the owner. */
    void load(Path script);

    /** A new connection of that user; the caller closes it. */
    default Connection connect(Login login) throws SQLException {
        return DriverManager.getConnection(url(), login.user(), login.password());
    }
}
