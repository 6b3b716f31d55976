// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.BatchUpdateException;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** Debian's PostgreSQL, driven by pgjdbc. */
class PostgresqlLiveIT {

    private static final int LARGE = 10 << 20;
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    /** What we tell of a statement that the server passed over because one before it failed. */
    private static final String CANCELLED = "PIPELINE_ABORTED 0";

    private static LiveServer postgresql;

    @BeforeAll
    static void startServer() throws Exception {
        String initdb = Programs.requireBelow(DEBIAN, "bin/initdb", "postgresql");
        String server = Programs.requireBelow(DEBIAN, "bin/postgres", "postgresql");
        postgresql = LiveServer.start(
                "postgresql",
                (folder, port) -> {
                    String data = folder.resolve("data").toString();
                    // it refuses to run as root
                    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
                    LiveServer.prepare(
                            folder,
                            Programs.as(
                                    "postgres",
                                    List.of(
                                            initdb,
                                            "-D",
                                            data,
                                            "-U",
                                            "live",
                                            "-A",
                                            "trust",
                                            "-E",
                                            "UTF8",
                                            "--locale=C",
                                            "-N")));
                    return Programs.as(
                            "postgres",
                            List.of(
                                    server,
                                    "-D",
                                    data,
                                    "-p",
                                    port + "",
                                    "-h",
                                    "127.0.0.1",
                                    "-k",
                                    folder.toString(),
                                    "-F"));
                },
                (folder, port) -> {
                    try (Connection connection = connect(port, "")) {
                        return connection.isValid(5);
                    }
                });
        try (Connection connection = connect(postgresql.port(), "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE live (id int PRIMARY KEY, words text)");
        }
    }

    @AfterAll
    static void stopServer() {
        postgresql.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "extended", "extendedForPrepared", "extendedCacheEverything"})
    void tellsQueriesAndErrors(String mode) throws Exception {
        try (Recording recording = Recording.start("postgresql-" + mode, postgresql.port())) {
            try (Connection connection = connect(postgresql.port(), "&preferQueryMode=" + mode);
                    Statement statement = connection.createStatement()) {
                update(recording, statement, "DELETE FROM live", "DELETE");
                for (int i = 1; i <= 30; i++) {
                    update(recording, statement, "INSERT INTO live VALUES (" + i + ", 'word " + i + "')", "INSERT");
                    query(recording, statement, "SELECT id, words FROM live WHERE id <= " + i);
                    update(recording, statement, "UPDATE live SET words = 'x' WHERE id > " + i / 2, "UPDATE");
                }
                query(recording, statement, "SELECT 1 / 0");
                query(recording, statement, "SELECT * FROM no_such_table");
                query(recording, statement, "SELEC nonsense");
                update(recording, statement, "INSERT INTO live VALUES (1, 'twice')", "INSERT");
                update(recording, statement, "CREATE TEMPORARY TABLE other (id int)", "CREATE TABLE");
                query(recording, statement, "SELECT 'after errors'");
            }
            compare(recording);
        }
    }

    @Test
    void tellsConnectionThatWasRefusedEncryption() throws Exception {
        try (Recording recording = Recording.start("postgresql-refused", postgresql.port())) {
            for (String ssl : List.of("prefer", "allow")) {
                try (Connection connection = DriverManager.getConnection("jdbc:postgresql://127.0.0.1:"
                                + postgresql.port() + "/postgres?user=live&assumeMinServerVersion=15&sslmode=" + ssl);
                        Statement statement = connection.createStatement()) {
                    query(recording, statement, "SELECT 'with " + ssl + "'");
                }
            }
            compare(recording);
        }
    }

    @Test
    void tellsPreparedStatements() throws Exception {
        try (Recording recording = Recording.start("postgresql-prepared", postgresql.port())) {
            try (Connection connection = connect(postgresql.port(), "&prepareThreshold=3")) {
                String sql = "SELECT g FROM generate_series(1, ?) AS g";
                String failing = "SELECT 10 / ?";
                try (PreparedStatement prepared = connection.prepareStatement(sql);
                        PreparedStatement divides = connection.prepareStatement(failing)) {
                    for (int i = 0; i < 20; i++) {
                        prepared.setInt(1, i);
                        divides.setInt(1, i % 4);
                        logged(recording, driverText(sql), () -> "SELECT " + rows(prepared.executeQuery()));
                        logged(recording, driverText(failing), () -> "SELECT " + rows(divides.executeQuery()));
                    }
                }
            }
            compare(recording);
        }
    }

    @Test
    void tellsBatchesThatArePipelined() throws Exception {
        try (Recording recording = Recording.start("postgresql-batch", postgresql.port())) {
            try (Connection connection = connect(postgresql.port(), "");
                    Statement statement = connection.createStatement()) {
                update(recording, statement, "DELETE FROM live", "DELETE");
                String sql = "INSERT INTO live VALUES (?, ?)";
                try (PreparedStatement insert = connection.prepareStatement(sql)) {
                    for (int i = 0; i < 100; i++) {
                        insert.setInt(1, i);
                        insert.setString(2, "word ".repeat(i));
                        insert.addBatch();
                    }
                    long start = ClientLog.now();
                    int[] counts = insert.executeBatch();
                    long end = ClientLog.now();
                    // autocommit makes the driver wrap a batch
                    for (int count : counts) {
                        recording.log().add(driverText(sql), "INSERT " + count, start, end);
                    }
                }
            }
            compare(recording);
        }
    }

    @Test
    void tellsBatchThatFailsInTheMiddle() throws Exception {
        try (Recording recording = Recording.start("postgresql-batch-error", postgresql.port())) {
            try (Connection connection = connect(postgresql.port(), "");
                    Statement statement = connection.createStatement()) {
                update(recording, statement, "DELETE FROM live", "DELETE");
                update(recording, statement, "INSERT INTO live VALUES (1003, 'in the way')", "INSERT");
                for (int i = 1001; i <= 1005; i++) {
                    statement.addBatch("INSERT INTO live VALUES (" + i + ", 'batch')");
                }
                long start = ClientLog.now();
                try {
                    statement.executeBatch();
                } catch (BatchUpdateException e) {
                    recording
                            .log()
                            .add("INSERT INTO live VALUES (1003, 'batch')", e.getSQLState(), start, ClientLog.now());
                }
                long end = ClientLog.now();
                for (int i : new int[] {1001, 1002}) {
                    recording.log().add("INSERT INTO live VALUES (" + i + ", 'batch')", "INSERT 1", start, end);
                }
                for (int i : new int[] {1004, 1005}) {
                    recording.log().add("INSERT INTO live VALUES (" + i + ", 'batch')", CANCELLED, start, end);
                }
                query(recording, statement, "SELECT count(*) FROM live");
            }
            compare(recording);
        }
    }

    @Test
    void tellsTransactionsAndCursors() throws Exception {
        try (Recording recording = Recording.start("postgresql-cursor", postgresql.port())) {
            try (Connection connection = connect(postgresql.port(), "")) {
                connection.setAutoCommit(false);
                try (Statement statement = connection.createStatement()) {
                    statement.setFetchSize(100);
                    String sql = "SELECT g FROM generate_series(1, 250) AS g";
                    long start = ClientLog.now();
                    try (ResultSet result = statement.executeQuery(sql)) {
                        assertThat(rows(result)).isEqualTo(250);
                    }
                    long end = ClientLog.now();
                    recording.log().add("BEGIN", "BEGIN 0", start, end);
                    recording.log().add(sql, "PortalSuspended 100", start, end);
                    recording.log().add(sql, "PortalSuspended 100", start, end);
                    recording.log().add(sql, "SELECT 50", start, end);
                }
                logged(recording, "COMMIT", () -> {
                    connection.commit();
                    return "COMMIT 0";
                });
            }
            compare(recording);
        }
    }

    @Test
    void tellsCopyBothWays() throws Exception {
        try (Recording recording = Recording.start("postgresql-copy", postgresql.port())) {
            try (Connection connection = connect(postgresql.port(), "");
                    Statement statement = connection.createStatement()) {
                update(recording, statement, "DELETE FROM live", "DELETE");
                var copy = connection.unwrap(PGConnection.class).getCopyAPI();
                StringBuilder lines = new StringBuilder();
                for (int i = 0; i < 20_000; i++) {
                    lines.append(i).append("\tcopied row ").append(i).append('\n');
                }
                byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
                logged(
                        recording,
                        "COPY live FROM STDIN",
                        () -> "COPY " + copy.copyIn("COPY live FROM STDIN", new ByteArrayInputStream(bytes)));
                logged(
                        recording,
                        "COPY live TO STDOUT",
                        () -> "COPY " + copy.copyOut("COPY live TO STDOUT", new ByteArrayOutputStream()));
                logged(
                        recording,
                        "COPY live (id) FROM STDIN",
                        () -> "COPY "
                                + copy.copyIn(
                                        "COPY live (id) FROM STDIN",
                                        new ByteArrayInputStream("no number\n".getBytes(StandardCharsets.UTF_8))));
                query(recording, statement, "SELECT count(*) FROM live");
            }
            compare(recording);
        }
    }

    @Test
    void tellsLargeResultsAndTenMegabytes() throws Exception {
        try (Recording recording = Recording.start("postgresql-large", postgresql.port())) {
            try (Connection connection = connect(postgresql.port(), "");
                    Statement statement = connection.createStatement()) {
                query(recording, statement, "SELECT g, 'row ' || g FROM generate_series(1, 100000) AS g");
                query(recording, statement, "SELECT repeat('x', " + LARGE + ")");
                String sql = "SELECT length(?)";
                try (PreparedStatement prepared = connection.prepareStatement(sql)) {
                    prepared.setString(1, "y".repeat(LARGE));
                    logged(recording, driverText(sql), () -> "SELECT " + rows(prepared.executeQuery()));
                }
                query(recording, statement, "SELECT 'after them'");
            }
            compare(recording);
        }
    }

    @Test
    void tellsManyConnectionsAtOnce() throws Exception {
        try (Recording recording = Recording.start("postgresql-concurrent", postgresql.port())) {
            ExecutorService threads = Executors.newFixedThreadPool(6);
            try {
                List<Future<?>> clients = new ArrayList<>();
                for (int client = 0; client < 6; client++) {
                    int number = client;
                    clients.add(threads.submit(() -> {
                        try (Connection connection = connect(postgresql.port(), "");
                                Statement statement = connection.createStatement()) {
                            for (int i = 0; i < 50; i++) {
                                query(
                                        recording,
                                        statement,
                                        "SELECT " + number + ", g FROM generate_series(1, " + i + ") AS g");
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

    private static Connection connect(int port, String more) throws SQLException {
        // a server version that is told saves the driver its own statements at the start
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port
                + "/postgres?user=live&sslmode=disable&assumeMinServerVersion=15" + more);
    }

    /** The driver numbers its parameters. */
    private static String driverText(String sql) {
        StringBuilder text = new StringBuilder();
        int parameter = 0;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == '?') {
                text.append('$').append(++parameter);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private interface Call {
        /** The command tag. */
        String run() throws SQLException, IOException;
    }

    private static void logged(Recording recording, String sql, Call call) throws IOException {
        long start = ClientLog.now();
        String outcome;
        try {
            outcome = call.run();
        } catch (SQLException e) {
            outcome = String.valueOf(e.getSQLState());
        }
        recording.log().add(sql, outcome, start, ClientLog.now());
    }

    private static void query(Recording recording, Statement statement, String sql) throws IOException {
        logged(recording, sql, () -> "SELECT " + rows(statement.executeQuery(sql)));
    }

    private static void update(Recording recording, Statement statement, String sql, String command)
            throws IOException {
        logged(recording, sql, () -> command + " " + statement.executeUpdate(sql));
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
        recording.compare("postgresql", line -> {
            var packet = line.request().path("Packet");
            if (!packet.has("Statement")) {
                return null;
            }
            var answer = line.response().path("Packet");
            String outcome =
                    answer.path("Command").asText() + " " + answer.path("Rows").asLong();
            if (answer.has("SQLStateCode")) {
                outcome = answer.path("SQLStateCode").asText();
            } else if (answer.has("Flag")) {
                outcome = answer.path("Flag").asText() + " "
                        + line.response().path("ReturnedRows").asLong();
            }
            return new Operation(
                    packet.path("Statement").asText(), line.withFlags(outcome), line.startNanos(), line.endNanos());
        });
    }
}
