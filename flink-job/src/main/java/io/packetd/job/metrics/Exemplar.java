// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.metrics;

/**
 * One observation that stands for others, and the span that tells of it.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits
 * @param value what was observed, in the unit of the family
 * @param timeMillis when it was, capture time, epoch milliseconds
 */
public record Exemplar(String traceId, String spanId, double value, long timeMillis) {}
