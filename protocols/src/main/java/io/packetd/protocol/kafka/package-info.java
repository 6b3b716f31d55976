// SPDX-License-Identifier: Apache-2.0
/**
 * The protocol of Apache Kafka: requests and responses framed by their length (Kafka protocol guide), every API key and version
 * that Kafka 4.3 has and those that 4.0 dropped, flexible versions with tagged fields (KIP-482), topic ids (KIP-516).
 *
 * <p>Start at {@link io.packetd.protocol.kafka.KafkaProtocol}. {@code Apis} reads the layouts of all messages from tables;
 * {@code Program} makes of each a flat list of instructions; {@code Walk} goes through a message with it, piece by piece and
 * without keeping what it passes; {@code Facts} collects what is reported; {@code RecordBatches} counts records by the headers
 * of their batches. {@code RequestReader} and {@code ResponseReader} frame the two sides, {@code Outstanding} knows what each
 * answer answers. {@code schemas.txt} and {@code errors.txt} are generated from kafka-clients and compared with it by a test of
 * the module {@code kafka-tables}; {@code older-schemas.txt} is written by hand.
 *
 * <p>An API or version that is not known is reported with its numbers and sizes. Deliberately not read: records themselves, keys,
 * values and their headers; what groups put into their metadata and assignments; the inner request of Envelope; SASL tokens, with
 * a header or without; the GSSAPI tokens of brokers before 0.10, which come before any request.
 */
@NullMarked
package io.packetd.protocol.kafka;

import org.jspecify.annotations.NullMarked;
