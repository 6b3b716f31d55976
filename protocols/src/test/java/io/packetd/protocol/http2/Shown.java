// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import io.packetd.protocol.AttributeKey;
import io.packetd.protocol.Flag;
import io.packetd.protocol.Observed;
import io.packetd.protocol.RoundTrip;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** RoundTrips in short, for assertions that can be read. */
final class Shown {

    private Shown() {}

    /** Stream, method, path, status and flags of each: {@code 1 GET /a -> 200}. */
    static List<String> of(List<RoundTrip> told) {
        List<String> lines = new ArrayList<>();
        for (RoundTrip r : told) {
            StringBuilder line = new StringBuilder();
            Observed any = r.first();
            line.append(any.message().attributes().get(Http2Attributes.STREAM_ID))
                    .append(' ');
            line.append(r.request() == null ? "-" : method(r) + " " + path(r));
            line.append(" -> ")
                    .append(r.response() == null ? "-" : r.response().message().status());
            for (Flag flag : Flag.values()) {
                if (flag.in(r.flags())) {
                    line.append(' ').append(flag.label());
                }
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private static @Nullable String method(RoundTrip r) {
        return request(r, Http2Attributes.METHOD);
    }

    private static @Nullable String path(RoundTrip r) {
        return request(r, Http2Attributes.TARGET);
    }

    /** An attribute of the request; null when it is not set. */
    static <T> @Nullable T request(RoundTrip r, AttributeKey<T> key) {
        Observed request = r.request();
        return request == null ? null : request.message().attributes().get(key);
    }

    /** An attribute of the response; null when it is not set. */
    static <T> @Nullable T response(RoundTrip r, AttributeKey<T> key) {
        Observed response = r.response();
        return response == null ? null : response.message().attributes().get(key);
    }
}
