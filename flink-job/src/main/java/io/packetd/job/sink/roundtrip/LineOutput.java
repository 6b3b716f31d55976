// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.sink.roundtrip;

/** Takes lines as they come, from several threads. */
@FunctionalInterface
public interface LineOutput {

    /**
     * Writes a line at once and whole, so that it never mixes with another one. A failure is the output's own: the job goes on.
     *
     * @param line with its line end; not kept
     */
    void write(byte[] line);
}
