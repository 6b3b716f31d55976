// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

import io.packetd.job.sql.SqlDialect;
import io.packetd.job.sql.SqlSummary;
import io.packetd.job.sql.SqlText;
import io.packetd.protocol.Message.Outcome;
import io.packetd.protocol.mongodb.MongodbAttributes;
import io.packetd.protocol.mysql.MysqlAttributes;
import io.packetd.protocol.postgresql.PostgresqlAttributes;
import io.packetd.protocol.redis.RedisAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** MySQL, PostgreSQL (stable), MongoDB and Redis (development): always the client's view, as there is no other. */
final class DatabaseConvention implements Convention {

    /** Commands of MySQL that say nothing about what is done: that is in the statement. */
    private static final Set<String> STATEMENTS = Set.of("", "QUERY", "PREPARE", "EXECUTE", "FETCH_STMT");

    private final String system;
    private final @Nullable SqlDialect dialect;
    private final SqlSummary summaries = new SqlSummary();
    private final SqlText texts = new SqlText();

    /**
     * For spans of this {@code db.system.name}.
     *
     * @param dialect how its statements are written; null when it has none
     */
    DatabaseConvention(String system, @Nullable SqlDialect dialect) {
        this.system = system;
        this.dialect = dialect;
    }

    @Override
    public void describe(Exchange exchange, SpanDraft span) {
        SpanAttributes attributes = span.attributes;
        attributes
                .text("db.system.name", system)
                .text("db.namespace", namespace(exchange))
                .text("db.collection.name", exchange.either(MysqlAttributes.TABLE))
                .text("db.operation.name", operation(exchange))
                .number("db.operation.batch.size", exchange.request.get(MongodbAttributes.BATCH_SIZE))
                .number("db.response.returned_rows", exchange.response.get(PostgresqlAttributes.RETURNED_ROWS));
        statement(exchange, attributes);
        span.name = name(exchange, attributes);
        if (exchange.outcome() == Outcome.ERROR) {
            String code = exchange.response.get(PostgresqlAttributes.STATUS_CODE);
            String type = exchange.response.get(PostgresqlAttributes.ERROR_TYPE);
            String said = system.equals("redis") ? exchange.either(RedisAttributes.ERROR) : code;
            attributes.text("db.response.status_code", said);
            span.fail(type != null ? type : said != null ? said : exchange.status());
        }
    }

    /** What the statement does, and its text without literals: a literal may be anything, a password too. */
    private void statement(Exchange exchange, SpanAttributes attributes) {
        String text = exchange.either(MysqlAttributes.QUERY_TEXT);
        if (text == null || dialect == null || !isStatement(exchange.operation())) {
            return;
        }
        boolean cut = exchange.either(PostgresqlAttributes.QUERY_CUT) != null
                || exchange.either(MysqlAttributes.QUERY_CUT) != null;
        attributes
                .text("db.query.summary", summaries.of(text, dialect, cut))
                .text("db.query.text", texts.redact(text, dialect, cut));
    }

    /** MySQL has commands whose text is a name. */
    private boolean isStatement(String operation) {
        return dialect != SqlDialect.MYSQL || STATEMENTS.contains(operation);
    }

    private static @Nullable String namespace(Exchange exchange) {
        Long database = exchange.either(RedisAttributes.DATABASE);
        return database != null ? database.toString() : exchange.either(PostgresqlAttributes.NAMESPACE);
    }

    private @Nullable String operation(Exchange exchange) {
        String named = exchange.either(PostgresqlAttributes.OPERATION);
        if (named != null) {
            return named;
        }
        String operation = exchange.operation();
        return switch (system) {
            case "redis" -> operation;
            case "mysql" -> STATEMENTS.contains(operation) ? null : operation;
            default -> null;
        };
    }

    /** What the statement does, else the operation and the narrowest thing it is done to that is known. */
    private String name(Exchange exchange, SpanAttributes attributes) {
        String summary = attributes.textOf("db.query.summary");
        if (summary != null) {
            return summary;
        }
        String operation = attributes.textOf("db.operation.name");
        String target = attributes.textOf("db.collection.name");
        if (target == null && !system.equals("redis")) {
            target = attributes.textOf("db.namespace");
        }
        if (operation == null) {
            return target == null ? system : target;
        }
        // Redis names the operation alone: the number of a database tells nobody anything.
        return system.equals("redis") ? operation : operation + ' ' + (target == null ? exchange.serverText() : target);
    }
}
