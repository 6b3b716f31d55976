// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.dns;

import io.packetd.protocol.AttributeKey;
import io.packetd.protocol.JsonField;
import io.packetd.protocol.JsonField.Source;
import java.util.List;
import java.util.Map;

/** What DNS messages carry beside operation, status and size. */
public final class DnsAttributes {

    /** The whole message: header, question, sections, EDNS. */
    public static final AttributeKey<Map<String, ?>> MESSAGE = AttributeKey.object("dns.message");

    /** Name of the first question without the final dot; {@code .} for the root. */
    public static final AttributeKey<String> QUESTION_NAME = AttributeKey.text("dns.question.name");

    /** Type of the first question, such as {@code AAAA}. */
    public static final AttributeKey<String> QUESTION_TYPE = AttributeKey.text("dns.question.type");

    /** Response code, 0 to 4095, the upper bits of EDNS included. */
    public static final AttributeKey<Long> RESPONSE_CODE = AttributeKey.number("dns.response.code");

    /** Addresses among the answers, as text; at most {@value DnsMessage#MAX_RECORDS}. */
    public static final AttributeKey<List<?>> ANSWERS = AttributeKey.list("dns.answers");

    /** Messages of a zone transfer, when there was more than one. */
    public static final AttributeKey<Long> MESSAGES = AttributeKey.number("dns.transfer.messages");

    static final List<AttributeKey<?>> ALL =
            List.of(MESSAGE, QUESTION_NAME, QUESTION_TYPE, RESPONSE_CODE, ANSWERS, MESSAGES);

    static final List<JsonField> JSON = List.of(
            JsonField.of("Host", Source.HOST),
            JsonField.of("Port", Source.PORT),
            JsonField.constant("Proto", "DNS"),
            JsonField.of("Size", Source.SIZE),
            JsonField.of("Time", Source.TIME),
            JsonField.of("Message", MESSAGE, "null"));

    private DnsAttributes() {}
}
