// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Debian's MariaDB, driven by MySQL Connector/J and by MariaDB Connector/J. */
class MysqlLiveIT {

    private static final int LARGE = 10 << 20;

    /** Both drivers send statements of their own; ours have this in their text. */
    private static final String OURS = "/*live*/";

    private static final String MYSQL = "jdbc:mysql:";
    private static final String MARIADB = "jdbc:mariadb:";

    private static LiveServer mariadb;

    @BeforeAll
    static void startServer() throws Exception {
        String server = Programs.require("mariadbd", "mariadb-server");
        String install = Programs.require("mariadb-install-db", "mariadb-server");
        mariadb = LiveServer.start(
                "mariadb",
                (folder, port) -> {
                    String data = "--datadir=" + folder.resolve("data");
                    String user = "--user=" + System.getProperty("user.name");
                    LiveServer.prepare(
                            folder,
                            List.of(
                                    install,
                                    "--no-defaults",
                                    data,
                                    user,
                                    "--auth-root-authentication-method=normal",
                                    "--skip-test-db",
                                    "--innodb-log-file-size=8M"));
                    Path init = Files.writeString(folder.resolve("init.sql"), """
                            CREATE DATABASE live;
                            CREATE USER 'live'@'127.0.0.1' IDENTIFIED BY 'secret';
                            GRANT ALL ON *.* TO 'live'@'127.0.0.1';
                            """);
                    return List.of(
                            server,
                            "--no-defaults",
                            data,
                            user,
                            "--port=" + port,
                            "--bind-address=127.0.0.1",
                            "--socket=" + folder.resolve("socket"),
                            "--pid-file=" + folder.resolve("pid"),
                            "--init-file=" + init,
                            "--max-allowed-packet=64M",
                            "--innodb-log-file-size=64M",
                            "--innodb-flush-log-at-trx-commit=0",
                            "--innodb-buffer-pool-size=64M",
                            "--local-infile=1",
                            "--skip-name-resolve",
                            "--skip-ssl");
                },
                (folder, port) -> {
                    try (Connection connection = connect(MARIADB, port, "")) {
                        return connection.isValid(5);
                    }
                });
    }

    @AfterAll
    static void stopServer() {
        mariadb.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {MYSQL, MARIADB})
    void tellsQueriesAndErrors(String driver) throws Exception {
        try (Recording recording = Recording.start("mysql-plain-" + name(driver), mariadb.port())) {
            plain(recording, driver, "");
            compare(recording);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {MYSQL, MARIADB})
    void tellsCompressedConnections(String driver) throws Exception {
        try (Recording recording = Recording.start("mysql-compressed-" + name(driver), mariadb.port())) {
            plain(recording, driver, "&useCompression=true");
            compare(recording);
        }
        try (Connection connection = connect(driver, mariadb.port(), "&useCompression=true");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SHOW STATUS LIKE 'Compression'")) {
            result.next();
            assertThat(result.getString(2)).as("the connection was compressed").isEqualTo("ON");
        }
    }

    private static void plain(Recording recording, String driver, String more) throws Exception {
        long begin;
        try (Connection connection = connect(driver, mariadb.port(), more);
                Statement statement = connection.createStatement()) {
            update(recording, statement, OURS + "CREATE OR REPLACE TABLE t (id int PRIMARY KEY, words text)");
            for (int i = 1; i <= 30; i++) {
                update(recording, statement, OURS + "INSERT INTO t VALUES (" + i + ", 'word " + i + "')");
                query(recording, statement, OURS + "SELECT id, words FROM t WHERE id <= " + i);
                update(recording, statement, OURS + "UPDATE t SET words = '" + i + "' WHERE id > " + i / 2);
            }
            query(recording, statement, OURS + "SELECT * FROM no_such_table");
            logged(
                    recording,
                    "QUERY " + OURS + "SELEC nonsense",
                    () -> "" + statement.execute(OURS + "SELEC nonsense"));
            update(recording, statement, OURS + "INSERT INTO t VALUES (1, 'twice')");
            update(recording, statement, OURS + "DELETE FROM t WHERE id > 1000");
            query(recording, statement, OURS + "SELECT * FROM t WHERE id < 0");
            query(recording, statement, OURS + "SELECT REPEAT('compress me ', 5000)");
            begin = ClientLog.now();
            boolean valid = connection.isValid(5);
            recording.log().add("PING ", valid ? "0 affected" : "invalid", begin, ClientLog.now());
            begin = ClientLog.now();
        }
        recording.log().add("QUIT ", "[oneway]", begin, ClientLog.now());
    }

    @ParameterizedTest
    @ValueSource(strings = {MYSQL, MARIADB})
    void tellsPreparedStatements(String driver) throws Exception {
        try (Recording recording = Recording.start("mysql-prepared-" + name(driver), mariadb.port());
                Connection connection = connect(driver, mariadb.port(), "&useServerPrepStmts=true")) {
            String series = OURS + "SELECT seq FROM seq_1_to_100 WHERE seq <= ?";
            String insert = OURS + "INSERT INTO p VALUES (?, ?)";
            try (Statement statement = connection.createStatement()) {
                update(recording, statement, OURS + "CREATE OR REPLACE TABLE p (id int PRIMARY KEY, words text)");
            }
            long start = ClientLog.now();
            try (PreparedStatement select = connection.prepareStatement(series);
                    PreparedStatement write = connection.prepareStatement(insert)) {
                for (int i = 0; i < 25; i++) {
                    select.setInt(1, i);
                    logged(recording, "EXECUTE " + series, () -> rows(select.executeQuery()) + " rows");
                    write.setInt(1, i % 20);
                    write.setString(2, "w".repeat(i));
                    logged(recording, "EXECUTE " + insert, () -> write.executeUpdate() + " affected");
                    if (i == 0) {
                        // one of the drivers prepares when it first executes
                        recording.log().add("PREPARE " + series, "prepared", start, ClientLog.now());
                        recording.log().add("PREPARE " + insert, "prepared", start, ClientLog.now());
                    }
                }
            }
            compare(recording);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {MYSQL, MARIADB})
    void tellsSeveralResultsOfOneStatement(String driver) throws Exception {
        try (Recording recording = Recording.start("mysql-multi-" + name(driver), mariadb.port());
                Connection connection = connect(driver, mariadb.port(), "&allowMultiQueries=true");
                Statement statement = connection.createStatement()) {
            for (int i = 1; i <= 5; i++) {
                String sql = OURS + "SELECT seq FROM seq_1_to_" + i + "; SELECT 1 UNION SELECT 2; DO 1";
                int rows = i + 2;
                logged(recording, "QUERY " + sql, () -> {
                    boolean isResult = statement.execute(sql);
                    int counted = 0;
                    while (isResult || statement.getUpdateCount() >= 0) {
                        counted += isResult ? rows(statement.getResultSet()) : 0;
                        isResult = statement.getMoreResults();
                    }
                    return counted == rows ? rows + " rows" : "wrong result";
                });
            }
            query(recording, statement, OURS + "SELECT 'after them'");
            compare(recording);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {MYSQL, MARIADB})
    void tellsLargeResultsTenMegabytesAndFiles(String driver) throws Exception {
        Path file = Files.createTempFile("packetd-live-", ".txt");
        try (Recording recording = Recording.start("mysql-large-" + name(driver), mariadb.port());
                Connection connection =
                        connect(driver, mariadb.port(), "&allowLoadLocalInfile=true&allowLocalInfile=true");
                Statement statement = connection.createStatement()) {
            update(recording, statement, OURS + "CREATE OR REPLACE TABLE large (id int, words longtext)");
            query(recording, statement, OURS + "SELECT seq, REPEAT('r', 20) FROM seq_1_to_50000");
            query(recording, statement, OURS + "SELECT REPEAT('x', " + LARGE + ")");
            try (PreparedStatement insert = connection.prepareStatement(OURS + "INSERT INTO large VALUES (1, ?)")) {
                insert.setString(1, "y".repeat(LARGE));
                long start = ClientLog.now();
                int count = insert.executeUpdate();
                recording.log().add("QUERY " + OURS + "INSERT INTO large", count + " affected", start, ClientLog.now());
            }
            query(recording, statement, OURS + "SELECT words FROM large");
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 20_000; i++) {
                lines.append(i).append("\tline ").append(i).append('\n');
            }
            Files.writeString(file, lines, StandardCharsets.UTF_8);
            update(recording, statement, OURS + "LOAD DATA LOCAL INFILE '" + file + "' INTO TABLE large");
            query(recording, statement, OURS + "SELECT COUNT(*) FROM large");
            compare(recording);
        } finally {
            Files.delete(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {MYSQL, MARIADB})
    void tellsManyConnectionsAtOnce(String driver) throws Exception {
        try (Recording recording = Recording.start("mysql-concurrent-" + name(driver), mariadb.port())) {
            ExecutorService threads = Executors.newFixedThreadPool(6);
            try {
                List<Future<?>> clients = new ArrayList<>();
                for (int client = 0; client < 6; client++) {
                    int number = client;
                    clients.add(threads.submit(() -> {
                        try (Connection connection = connect(driver, mariadb.port(), "");
                                Statement statement = connection.createStatement()) {
                            for (int i = 1; i <= 50; i++) {
                                query(recording, statement, OURS + "SELECT " + number + ", seq FROM seq_1_to_" + i);
                            }
                        }
                        return null;
                    }));
                }
                for (Future<?> client : clients) {
                    client.get();
                }
            } finally {
                threads.shutdownNow();
            }
            compare(recording);
        }
    }

    private static String name(String driver) {
        return driver.equals(MYSQL) ? "connector-j" : "mariadb";
    }

    private static Connection connect(String driver, int port, String more) throws SQLException {
        return DriverManager.getConnection(driver + "//127.0.0.1:" + port
                + "/live?user=live&password=secret&sslMode=" + (driver.equals(MYSQL) ? "DISABLED" : "disable")
                + more);
    }

    private interface Call {
        String run() throws SQLException;
    }

    private static void logged(Recording recording, String text, Call call) {
        long start = ClientLog.now();
        String outcome;
        try {
            outcome = call.run();
        } catch (SQLException e) {
            outcome = "error " + e.getErrorCode() + " " + e.getSQLState();
        }
        recording.log().add(text, outcome, start, ClientLog.now());
    }

    private static void query(Recording recording, Statement statement, String sql) {
        logged(recording, "QUERY " + sql, () -> rows(statement.executeQuery(sql)) + " rows");
    }

    private static void update(Recording recording, Statement statement, String sql) {
        logged(recording, "QUERY " + sql, () -> statement.executeUpdate(sql) + " affected");
    }

    private static int rows(ResultSet result) throws SQLException {
        int rows = 0;
        try (result) {
            while (result.next()) {
                rows++;
            }
        }
        return rows;
    }

    private static void compare(Recording recording) throws IOException, InterruptedException {
        recording.compare("mysql", line -> {
            String command = line.request().path("Command").asText();
            String statement = line.request().path("Statement").asText();
            boolean logged = command.equals("PING") || command.equals("QUIT");
            boolean isLogged = recording.log().operations().stream()
                    .anyMatch(done -> done.text().equals(command + " "));
            if (logged ? !isLogged : !statement.startsWith(OURS) || command.equals("CLOSE_STMT")) {
                return null;
            }
            String large = OURS + "INSERT INTO large";
            String text = command + " " + (statement.startsWith(large) ? large : statement);
            return new Operation(text, line.withFlags(outcome(line, command)), line.startNanos(), line.endNanos());
        });
    }

    private static String outcome(RoundTripLine line, String command) {
        if (!line.hasResponse()) {
            return "";
        }
        var packet = line.response().path("Packet");
        if (packet.has("ErrCode")) {
            return "error " + packet.path("ErrCode").asInt() + " "
                    + packet.path("SQLState").asText();
        }
        if (command.equals("PREPARE")) {
            return "prepared";
        }
        return packet.has("Rows")
                ? packet.path("Rows").asLong() + " rows"
                : packet.path("AffectedRows").asLong() + " affected";
    }
}
