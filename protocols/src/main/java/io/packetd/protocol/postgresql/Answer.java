// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Extent;
import io.packetd.protocol.Flag;
import io.packetd.protocol.Message;
import io.packetd.protocol.Message.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer that is being read: it grows message by message. When its request is answered whole it waits for what comes
 * next, since a ReadyForQuery belongs to it and every other message does not.
 */
final class Answer {

    /** Most completion tags that are kept of one simple query. */
    static final int MAX_TAGS = 32;

    private static final int MAX_COMMAND = 64;

    /** Whether any message of it was read. */
    boolean open;

    /** Whether its request is answered whole. */
    boolean complete;

    /** Whether the client flushed behind its request: then a later Sync is no part of it. */
    boolean flushed;

    /** Whether it is an error that ReadyForQuery ends; its request is off the queue. */
    boolean aborts;

    /** Whether that ReadyForQuery is owed to the request itself, so that nothing fails with it, as up to a Sync. */
    boolean ready;

    /** Newest minor version of the protocol that the server offers; -1 when it accepts what was asked for. */
    int minorVersion = -1;

    /** Capture time of the first byte, epoch nanoseconds. */
    long firstNanos;

    /** Capture time of the last byte read so far, epoch nanoseconds. */
    long lastNanos;

    /** Place of the first byte in the stream of the server. */
    long offset;

    /** Place behind the last byte. */
    long end;

    /** Bytes of its messages. */
    long bytes;

    /** Completion tags, at most {@value #MAX_TAGS}; null when there is none. */
    @Nullable
    List<String> tags;

    /** Sum of the rows of all tags. */
    long rows;

    /** Rows of data; -1 as long as no rows are described or sent. */
    long returned = -1;

    /** CopyData messages of the server. */
    long copyMessages;

    /** Bytes in them. */
    long copyBytes;

    /** {@code i}n, {@code o}ut, {@code b}oth, or 0 when nothing is copied. */
    char copy;

    /** The message that tells most when there is no tag, by its type byte; 0 for none. */
    int shown;

    @Nullable
    ErrorFields error;

    /** A message joins, the first one of the window. */
    void join(ByteWindow in, long total) {
        if (!open) {
            open = true;
            firstNanos = in.capturedAt(0);
            lastNanos = firstNanos;
            offset = in.streamOffset();
        }
        bytes += total;
        end = in.streamOffset() + total;
        if (total <= in.length()) {
            lastNanos = Math.max(lastNanos, in.capturedAt((int) total - 1));
        }
    }

    void tag(String text) {
        List<String> list = tags;
        if (list == null) {
            list = new ArrayList<>(1);
            tags = list;
        }
        if (list.size() < MAX_TAGS) {
            list.add(text);
        }
        rows += CommandTag.of(text).rows();
    }

    void reset() {
        open = false;
        complete = false;
        flushed = false;
        aborts = false;
        ready = false;
        minorVersion = -1;
        bytes = 0;
        tags = null;
        rows = 0;
        returned = -1;
        copyMessages = 0;
        copyBytes = 0;
        copy = 0;
        shown = 0;
        error = null;
    }

    /** As it stands, ended with its last message. */
    Message told() {
        return build(lastNanos, null, 0);
    }

    /** As it stands, though it goes on: the connection ended. */
    Message unfinished() {
        return build(Message.BY_ENGINE, null, complete ? 0 : Flag.TRUNCATED.bit());
    }

    /** Ended by the message at hand. */
    Message ended(@Nullable String transaction) {
        return build(flushed && !aborts ? lastNanos : Message.BY_ENGINE, transaction, 0);
    }

    private Message build(long last, @Nullable String transaction, int flags) {
        ErrorFields failure = error;
        boolean done = complete || transaction != null;
        Message.Builder answer = failure != null
                ? Message.response(Outcome.ERROR, failure.type())
                : done ? Message.response(Outcome.OK, "OK") : Message.response(Outcome.UNKNOWN, Shown.name(shown));
        answer.size(bytes).extent(new Extent(null, firstNanos, last, offset, end - offset));
        if (Flag.TRUNCATED.in(flags)) {
            answer.flag(Flag.TRUNCATED);
        }
        if (failure != null) {
            failure.describe(answer);
        }
        results(answer);
        return answer.with(PostgresqlAttributes.TRANSACTION, transaction)
                .with(PostgresqlAttributes.RESPONSE, failure != null ? packet(failure) : packet())
                .build();
    }

    private void results(Message.Builder answer) {
        List<String> list = tags;
        if (list != null) {
            answer.with(PostgresqlAttributes.COMMAND, CommandTag.of(list.get(0)).command())
                    .with(PostgresqlAttributes.COMMAND_TAGS, list.size() > 1 ? List.copyOf(list) : null)
                    .with(PostgresqlAttributes.ROWS, rows);
        }
        answer.with(PostgresqlAttributes.VERSION, minorVersion < 0 ? null : "3." + minorVersion)
                .with(PostgresqlAttributes.RETURNED_ROWS, hasRows() ? returned : null);
        if (copy != 0) {
            answer.with(PostgresqlAttributes.COPY_DIRECTION, copy == 'i' ? "in" : copy == 'o' ? "out" : "both");
            if (error == null && copy != 'b') {
                answer.with(PostgresqlAttributes.COPY_MESSAGES, copyMessages)
                        .with(PostgresqlAttributes.COPY_BYTES, copyBytes);
            }
        }
    }

    /** Whether rows could be returned: described ones alone are none. */
    private boolean hasRows() {
        return returned > 0 || (returned == 0 && (tags != null || shown == 's'));
    }

    static Map<String, ?> packet(ErrorFields failure) {
        Map<String, String> packet = new LinkedHashMap<>(4);
        packet.put("Severity", failure.severity());
        packet.put("SQLStateCode", failure.sqlState());
        packet.put("Message", failure.message());
        return packet;
    }

    private Map<String, ?> packet() {
        List<String> list = tags;
        if (list == null) {
            return Shown.packet(shown);
        }
        Map<String, Object> packet = new LinkedHashMap<>(4);
        packet.put("Command", commands(list));
        packet.put("Rows", rows);
        return packet;
    }

    /** The commands of all tags. */
    private static String commands(List<String> list) {
        String first = CommandTag.of(list.get(0)).command();
        if (list.size() == 1) {
            return first;
        }
        StringBuilder text = new StringBuilder(first);
        for (int i = 1; i < list.size() && text.length() < MAX_COMMAND * 8; i++) {
            text.append("; ").append(CommandTag.of(list.get(i)).command());
        }
        return text.toString();
    }
}
