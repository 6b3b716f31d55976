// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** Reads the answers of a server that always says Content-Length. */
final class HttpAnswers {

    private final InputStream in;

    HttpAnswers(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** Status and size of the next answer, as in {@code 200 with 100 bytes}. */
    String next() throws IOException {
        String status = line().split(" ", 3)[1];
        int length = 0;
        for (String field = line(); !field.isEmpty(); field = line()) {
            if (field.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length =
                        Integer.parseInt(field.substring(field.indexOf(':') + 1).strip());
            }
        }
        if (in.readNBytes(length).length < length) {
            throw new EOFException("the server closed inside a body");
        }
        return status + " with " + length + " bytes";
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server closed");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
