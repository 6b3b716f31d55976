// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.metrics;

/**
 * One label of a series.
 *
 * @param name as Prometheus takes it: letters, digits and underscores
 * @param value any text
 */
public record Label(String name, String value) {}
