// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCompressor;
import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import com.mongodb.event.CommandFailedEvent;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server that speaks MongoDB's wire protocol, driven by MongoDB's own driver, whose listener is the client's log. */
class MongodbLiveIT {

    /** A document may have 16 MiB. */
    private static final int LARGE = 10 << 20;

    /** What the driver says to the server by itself; its listener is not told. */
    private static final List<String> GREETINGS = List.of("hello", "isMaster", "ismaster");

    private static LiveServer mongodb;

    /** The same, with what it cannot do itself before it. */
    private static LiveServer front;

    @BeforeAll
    static void startServer() throws Exception {
        mongodb = start("mongodb", MongoServerMain.class);
        front = start("mongodb-front", MongoFrontMain.class);
    }

    private static LiveServer start(String name, Class<?> main) throws Exception {
        return LiveServer.start(
                name,
                (folder, port) -> List.of(
                        Programs.java(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        Programs.classPath(),
                        main.getName(),
                        port + ""),
                (folder, port) -> LiveServer.accepts(port));
    }

    @AfterAll
    static void stopServer() {
        front.close();
        mongodb.close();
    }

    @Test
    void tellsCommandsAndErrors() throws Exception {
        try (Recording recording = Recording.start("mongodb-plain", mongodb.port())) {
            try (MongoClient client = connect(recording, mongodb, WriteConcern.ACKNOWLEDGED, List.of())) {
                MongoCollection<Document> words = client.getDatabase("plain").getCollection("words");
                for (int i = 0; i < 40; i++) {
                    words.insertOne(new Document("_id", i).append("word", "w".repeat(i)));
                    words.find(Filters.lte("_id", i)).first();
                    words.updateMany(Filters.gt("_id", i / 2), Updates.set("seen", i));
                }
                words.countDocuments();
                words.distinct("seen", Integer.class).into(new ArrayList<>());
                words.createIndex(new Document("word", 1));
                words.deleteMany(Filters.gt("_id", 30));
                refused(() -> words.insertOne(new Document("_id", 1)));
                refused(() -> client.getDatabase("plain").runCommand(new Document("noSuchCommand", 1)));
                refused(() -> words.aggregate(List.of(new Document("$noSuchStage", 1)))
                        .first());
                client.getDatabase("plain").runCommand(new Document("ping", 1));
                client.getDatabase("plain").drop();
            }
            compare(recording);
        }
    }

    @Test
    void tellsCursors() throws Exception {
        try (Recording recording = Recording.start("mongodb-cursors", mongodb.port())) {
            try (MongoClient client = connect(recording, mongodb, WriteConcern.ACKNOWLEDGED, List.of())) {
                MongoCollection<Document> rows = client.getDatabase("cursors").getCollection("rows");
                List<Document> documents = new ArrayList<>();
                for (int i = 0; i < 1000; i++) {
                    documents.add(new Document("_id", i).append("text", "row " + i));
                }
                rows.insertMany(documents);
                rows.find().batchSize(100).into(new ArrayList<>());
                try (var cursor = rows.find().batchSize(10).iterator()) {
                    cursor.next();
                }
            }
            compare(recording);
        }
    }

    @Test
    void tellsBulkWritesWithErrors() throws Exception {
        try (Recording recording = Recording.start("mongodb-bulk", mongodb.port())) {
            try (MongoClient client = connect(recording, mongodb, WriteConcern.ACKNOWLEDGED, List.of())) {
                MongoCollection<Document> rows = client.getDatabase("bulk").getCollection("rows");
                for (boolean ordered : new boolean[] {true, false}) {
                    List<WriteModel<Document>> writes = new ArrayList<>();
                    for (int i = 0; i < 200; i++) {
                        writes.add(new InsertOneModel<>(new Document("_id", ordered + "-" + i % 150)));
                    }
                    refused(() -> rows.bulkWrite(writes, new BulkWriteOptions().ordered(ordered)));
                }
            }
            compare(recording);
        }
    }

    @Test
    void tellsWritesThatNobodyAcknowledges() throws Exception {
        try (Recording recording = Recording.start("mongodb-unacknowledged", front.port())) {
            try (MongoClient client = connect(recording, front, WriteConcern.UNACKNOWLEDGED, List.of())) {
                MongoDatabase database = client.getDatabase("unacknowledged");
                MongoCollection<Document> rows = database.getCollection("rows");
                for (int i = 0; i < 30; i++) {
                    rows.insertOne(new Document("_id", i));
                    database.runCommand(new Document("ping", 1));
                }
            }
            compare(recording);
        }
    }

    @Test
    void tellsCompressedMessages() throws Exception {
        try (Recording recording = Recording.start("mongodb-compressed", front.port())) {
            try (MongoClient client = connect(
                    recording, front, WriteConcern.ACKNOWLEDGED, List.of(MongoCompressor.createZlibCompressor()))) {
                MongoCollection<Document> rows =
                        client.getDatabase("compressed").getCollection("rows");
                for (int i = 0; i < 30; i++) {
                    rows.insertOne(new Document("_id", i).append("text", "text ".repeat(100 * i)));
                    rows.find().batchSize(10).into(new ArrayList<>());
                }
                refused(() -> rows.insertOne(new Document("_id", 1)));
            }
            Packetd.Analysis analysis = compare(recording);
            assertThat(analysis.roundTrips())
                    .as("most of it was compressed")
                    .filteredOn(
                            line -> line.request().path("Compressor").asText().equals("zlib"))
                    .hasSizeGreaterThan(60);
        }
    }

    @Test
    void tellsDocumentsOfTenMegabytes() throws Exception {
        try (Recording recording = Recording.start("mongodb-large", mongodb.port())) {
            try (MongoClient client = connect(recording, mongodb, WriteConcern.ACKNOWLEDGED, List.of())) {
                MongoCollection<Document> rows = client.getDatabase("large").getCollection("rows");
                rows.insertOne(new Document("_id", 1).append("text", "x".repeat(LARGE)));
                rows.find(Filters.eq("_id", 1)).first();
                rows.deleteOne(Filters.eq("_id", 1));
            }
            compare(recording);
        }
    }

    @Test
    void tellsManyConnectionsAtOnce() throws Exception {
        try (Recording recording = Recording.start("mongodb-concurrent", mongodb.port())) {
            try (MongoClient client = connect(recording, mongodb, WriteConcern.ACKNOWLEDGED, List.of())) {
                MongoDatabase database = client.getDatabase("concurrent");
                ExecutorService threads = Executors.newFixedThreadPool(8);
                try {
                    List<Future<?>> calls = new ArrayList<>();
                    for (int thread = 0; thread < 8; thread++) {
                        MongoCollection<Document> rows = database.getCollection("rows" + thread);
                        calls.add(threads.submit(() -> {
                            for (int i = 0; i < 40; i++) {
                                rows.insertOne(new Document("_id", i));
                                rows.find().into(new ArrayList<>());
                            }
                        }));
                    }
                    for (Future<?> call : calls) {
                        call.get();
                    }
                } finally {
                    threads.shutdownNow();
                }
            }
            compare(recording);
        }
    }

    private interface Call {
        void run();
    }

    private static void refused(Call call) {
        try {
            call.run();
        } catch (MongoBulkWriteException e) {
            return;
        } catch (MongoException e) {
            return;
        }
        throw new AssertionError("the server should have refused");
    }

    private static MongoClient connect(
            Recording recording, LiveServer server, WriteConcern concern, List<MongoCompressor> compressors) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyToClusterSettings(
                        settings -> settings.hosts(List.of(new ServerAddress("127.0.0.1", server.port()))))
                .writeConcern(concern)
                .compressorList(compressors)
                .retryWrites(false)
                .addCommandListener(new Listener(recording.log()))
                .build());
    }

    /** Logs every command by the id that the wire protocol gives it. */
    private static final class Listener implements CommandListener {

        private final ClientLog log;
        private final Map<Integer, Started> open = new ConcurrentHashMap<>();

        private Listener(ClientLog log) {
            this.log = log;
        }

        private record Started(String text, boolean acknowledged, long nanos) {}

        @Override
        public void commandStarted(CommandStartedEvent event) {
            BsonDocument command = event.getCommand();
            String collection = command.getFirstKey().isEmpty() ? "" : collection(command);
            boolean acknowledged = !command.containsKey("writeConcern")
                    || command.getDocument("writeConcern")
                                    .getNumber("w", new org.bson.BsonInt32(1))
                                    .intValue()
                            != 0;
            String text = text(event.getRequestId(), event.getDatabaseName(), collection, event.getCommandName());
            open.put(event.getRequestId(), new Started(text, acknowledged, ClientLog.now()));
        }

        private static String collection(BsonDocument command) {
            if (command.getFirstKey().equals("getMore")) {
                return command.getString("collection").getValue();
            }
            var value = command.get(command.getFirstKey());
            return value != null && value.isString() ? value.asString().getValue() : "";
        }

        @Override
        public void commandSucceeded(CommandSucceededEvent event) {
            BsonDocument response = event.getResponse();
            int code = 0;
            if (response.containsKey("writeErrors")) {
                code = response.getArray("writeErrors")
                        .get(0)
                        .asDocument()
                        .getNumber("code")
                        .intValue();
            }
            add(event.getRequestId(), "ok 1, code " + code);
        }

        @Override
        public void commandFailed(CommandFailedEvent event) {
            int code = event.getThrowable() instanceof MongoException failure ? failure.getCode() : -1;
            add(event.getRequestId(), "ok 0, code " + code);
        }

        private void add(int id, String outcome) {
            Started started = open.remove(id);
            if (started != null) {
                log.add(
                        started.text(),
                        started.acknowledged() ? outcome : "[oneway]",
                        started.nanos(),
                        ClientLog.now());
            }
        }
    }

    private static String text(int id, String database, String collection, String command) {
        return String.format(Locale.ROOT, "%d %s %s.%s", id, command, database, collection);
    }

    private static Packetd.Analysis compare(Recording recording) throws IOException, InterruptedException {
        return recording.compare("mongodb", line -> {
            var request = line.request();
            String command = request.path("CmdName").asText();
            if (GREETINGS.contains(command)) {
                return null;
            }
            String outcome = line.hasResponse()
                    ? "ok " + line.response().path("Ok").asInt() + ", code "
                            + line.response().path("Code").asInt()
                    : "";
            return new Operation(
                    text(
                            request.path("ID").asInt(),
                            request.path("Source").asText(),
                            request.path("Collection").asText(),
                            command),
                    line.withFlags(outcome),
                    line.startNanos(),
                    line.endNanos());
        });
    }
}
