// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

/** What is wrong with a configuration file, and where: for users, in one line. */
final class ConfigException extends Exception {

    private static final long serialVersionUID = 1;

    /** At a place of a file; line and column count from 1. */
    ConfigException(String file, int line, int column, String message) {
        super(file + ": line " + line + ", column " + column + ": " + message);
    }
}
