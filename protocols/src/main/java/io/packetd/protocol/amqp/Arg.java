// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

/** The arguments of methods: how they are encoded, and which of them are kept (AMQP 0-9-1, sections 4.2.1 and 4.2.5). */
enum Arg {
    /** One byte that is not kept. */
    OCTET,
    /** Two bytes that are not kept. */
    SHORT,
    /** Four bytes that are not kept. */
    LONG,
    /** Text of at most 255 bytes that is not kept. */
    TEXT,
    /** Text of any length that is never looked at: credentials, challenges, lists of mechanisms. */
    LONG_TEXT,
    /** Up to eight flags in one byte. */
    BITS,
    /** Named values that are not kept. */
    TABLE,
    /** Named values, of which the name of the product is kept. */
    PROPERTIES,
    MECHANISM,
    VIRTUAL_HOST,
    FRAME_MAX,
    EXCHANGE,
    /** The exchange that receives what another one passes on. */
    DESTINATION,
    ROUTING_KEY,
    QUEUE,
    CONSUMER_TAG,
    DELIVERY_TAG,
    MESSAGE_COUNT,
    REPLY_CODE,
    REPLY_TEXT,
    CLASS_ID,
    METHOD_ID
}
