// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The REST interface of a Flink job manager, as far as {@code submit} needs it. Every failure is a {@link FlinkFailure}. */
final class FlinkRest {

    private static final Duration MAX_CONNECT = Duration.ofSeconds(10);
    private static final Duration MAX_ANSWER = Duration.ofSeconds(60);

    /** The jar is sent, or the job's main method runs. */
    private static final Duration MAX_WORK = Duration.ofMinutes(5);

    /** More is no answer of a job manager. */
    private static final int MAX_ANSWER_BYTES = 16 << 20;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(MAX_CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private final String base;

    private FlinkRest(String base) {
        this.base = base;
    }

    /** A job that the cluster knows; its state is a word of Flink's such as RUNNING. */
    record Job(String id, String name, String state) {

        /** Whether it ended for good. */
        boolean isEnded() {
            return isEnded(state);
        }

        static boolean isEnded(String state) {
            return state.equals("FINISHED") || state.equals("FAILED") || state.equals("CANCELED");
        }
    }

    /**
     * How far a job is.
     *
     * @param tasks all of its tasks
     * @param working those that run, or ran to their end
     */
    record Progress(String state, int tasks, int working) {

        boolean isRunning() {
            return state.equals("RUNNING") && tasks > 0 && working == tasks;
        }
    }

    /**
     * How far a savepoint is.
     *
     * @param location null while it is being made
     */
    record Savepoint(@Nullable String location) {}

    /**
     * A job manager that is not asked yet.
     *
     * @param address host:port, or a URL when it is reached through TLS or below a path
     * @throws IllegalArgumentException if it is neither
     */
    static FlinkRest at(String address) {
        String url = address.contains("://") ? address : "http://" + address;
        try {
            URI uri = URI.create(url);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null && (uri.getPort() > 0 || address.contains("://"))) {
                return new FlinkRest(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
            }
        } catch (IllegalArgumentException notAnAddress) {
            // told below
        }
        throw new IllegalArgumentException("--jobmanager: '" + address + "' is not host:port, such as localhost:8081");
    }

    /** Every job, ended ones too as long as the cluster remembers them. */
    List<Job> jobs() throws IOException {
        List<Job> jobs = new ArrayList<>();
        for (JsonNode job : get("/jobs/overview").path("jobs")) {
            jobs.add(new Job(
                    text(job, "jid"),
                    job.path("name").asText(),
                    job.path("state").asText()));
        }
        return jobs;
    }

    /** Task slots that nothing runs in. */
    int freeSlots() throws IOException {
        return get("/overview").path("slots-available").asInt();
    }

    /** Sends a jar and returns its id. */
    String upload(Path jar) throws IOException {
        String boundary = "packetd-" + Long.toHexString(System.identityHashCode(this)) + "-boundary";
        String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\""
                + "packetd-job.jar\"\r\nContent-Type: application/java-archive\r\n\r\n";
        var body = BodyPublishers.concat(
                BodyPublishers.ofString(head),
                BodyPublishers.ofFile(jar),
                BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
        String stored = text(
                send(
                        request("/jars/upload")
                                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                                .POST(body),
                        MAX_WORK),
                "filename");
        return stored.substring(stored.lastIndexOf('/') + 1);
    }

    /**
     * Runs the main class of a jar and returns the id of the job.
     *
     * @param parallelism null for that of the cluster
     * @param savepoint where the state comes from; null to begin without
     */
    String run(
            String jar,
            List<String> arguments,
            @Nullable Integer parallelism,
            @Nullable String savepoint,
            boolean allowNonRestored)
            throws IOException {
        ObjectNode body = MAPPER.createObjectNode();
        var words = body.putArray("programArgsList");
        arguments.forEach(words::add);
        if (parallelism != null) {
            body.put("parallelism", parallelism);
        }
        if (savepoint != null) {
            body.put("savepointPath", savepoint);
            body.put("allowNonRestoredState", allowNonRestored);
        }
        return text(post("/jars/" + encoded(jar) + "/run", body, MAX_WORK), "jobid");
    }

    /** Forgets an uploaded jar; a job that was started from it keeps its own copy. */
    void delete(String jar) throws IOException {
        JsonNode unused = send(request("/jars/" + encoded(jar)).DELETE(), MAX_ANSWER);
    }

    Progress progress(String job) throws IOException {
        JsonNode answer = get("/jobs/" + encoded(job));
        int tasks = 0;
        int working = 0;
        for (JsonNode vertex : answer.path("vertices")) {
            tasks += vertex.path("parallelism").asInt();
            working += vertex.path("tasks").path("RUNNING").asInt()
                    + vertex.path("tasks").path("FINISHED").asInt();
        }
        return new Progress(text(answer, "state"), tasks, working);
    }

    /** Why the job failed last; empty when it did not. */
    String lastFailure(String job) throws IOException {
        JsonNode newest = get("/jobs/" + encoded(job) + "/exceptions")
                .path("exceptionHistory")
                .path("entries")
                .path(0);
        return FlinkFailure.rootCause(List.of(newest.path("stacktrace").asText()));
    }

    /**
     * Asks a job to stop with a savepoint and returns the id of that request.
     *
     * @param folder where the savepoint goes; null for the folder that the cluster is configured with
     */
    String stop(String job, @Nullable String folder) throws IOException {
        ObjectNode body = MAPPER.createObjectNode().put("drain", false);
        if (folder != null) {
            body.put("targetDirectory", folder);
        }
        return text(post("/jobs/" + encoded(job) + "/stop", body, MAX_ANSWER), "request-id");
    }

    /** How far the savepoint of that request is; fails when it failed. */
    Savepoint savepoint(String job, String request) throws IOException {
        JsonNode answer = get("/jobs/" + encoded(job) + "/savepoints/" + encoded(request));
        JsonNode failure = answer.path("operation").path("failure-cause");
        if (!failure.isMissingNode()) {
            throw new FlinkFailure(
                    "no savepoint of job " + job + ": "
                            + FlinkFailure.rootCause(
                                    List.of(failure.path("stack-trace").asText())),
                    null);
        }
        boolean completed = answer.path("status").path("id").asText().equals("COMPLETED");
        return new Savepoint(completed ? text(answer.path("operation"), "location") : null);
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path));
    }

    private JsonNode get(String path) throws IOException {
        return send(request(path).GET(), MAX_ANSWER);
    }

    private JsonNode post(String path, JsonNode body, Duration patience) throws IOException {
        return send(
                request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body.toString())),
                patience);
    }

    private JsonNode send(HttpRequest.Builder request, Duration patience) throws IOException {
        HttpRequest built = request.build();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        CompletableFuture<HttpResponse<Void>> answer = http.sendAsync(
                built,
                BodyHandlers.ofByteArrayConsumer(piece -> piece.ifPresent(bytes -> {
                    if (body.size() <= MAX_ANSWER_BYTES) {
                        body.writeBytes(bytes);
                    }
                })));
        try {
            int status = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS).statusCode();
            return checked(built.uri().getPath(), status, body.toString(StandardCharsets.UTF_8));
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new FlinkFailure(base + ": no answer within " + patience.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw unreachable(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FlinkFailure(base + ": interrupted", e);
        }
    }

    private FlinkFailure unreachable(Throwable cause) {
        String why = cause instanceof HttpTimeoutException ? "in " + MAX_CONNECT.toSeconds() + " s" : "";
        if (why.isEmpty() && cause.getMessage() != null) {
            why = "(" + cause.getMessage() + ")";
        }
        return new FlinkFailure(
                base + ": no job manager answers" + (why.isEmpty() ? "" : " " + why)
                        + "; check the address and that the cluster runs",
                cause);
    }

    private JsonNode checked(String path, int status, String body) throws FlinkFailure {
        JsonNode answer;
        try {
            answer = MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw foreign(status, e);
        }
        if (status / 100 == 2 && answer.isObject()) {
            return answer;
        }
        List<String> errors = new ArrayList<>();
        answer.path("errors").forEach(error -> errors.add(error.asText()));
        if (errors.isEmpty()) {
            throw foreign(status, null);
        }
        if (status == 404 && path.endsWith("/jars/upload")) {
            throw new FlinkFailure(
                    base
                            + ": takes no jars: its web.submit.enable is false, or it is an application cluster, which gets "
                            + "the job and its arguments when it is started",
                    null);
        }
        throw new FlinkFailure(base + ": " + FlinkFailure.rootCause(errors), null);
    }

    private FlinkFailure foreign(int status, @Nullable Throwable cause) {
        return new FlinkFailure(
                base + ": answers, but not as a Flink job manager does (HTTP status " + status + "); check the port",
                cause);
    }

    private String text(JsonNode node, String field) throws FlinkFailure {
        JsonNode value = node.path(field);
        if (!value.isTextual() || value.asText().isEmpty()) {
            throw new FlinkFailure(base + ": an answer without " + field + "; is it a Flink job manager?", null);
        }
        return value.asText();
    }
}
