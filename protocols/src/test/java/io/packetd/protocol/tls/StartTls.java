// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.tls;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Descriptor;
import io.packetd.protocol.Pairing;
import io.packetd.protocol.Protocol;
import io.packetd.protocol.Side;
import io.packetd.protocol.StateCodec;
import io.packetd.protocol.Step;
import io.packetd.protocol.Transport;
import io.packetd.protocol.Verdict;
import java.io.DataInput;
import java.io.DataOutput;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A protocol of which only this is known: the client asks for TLS, the server agrees, or need not. */
final class StartTls implements Protocol<String> {

    static final byte[] ASKS = {'a', 's', 'k', 's'};
    static final byte[] AGREES = {'y'};

    private final boolean atOnce;

    StartTls(boolean atOnce) {
        this.atOnce = atOnce;
    }

    @Override
    public Descriptor descriptor() {
        return new Descriptor(
                "start",
                Set.of(Transport.TCP),
                List.of(),
                Pairing.inOrder(1),
                64,
                Duration.ofSeconds(1),
                List.of(),
                List.of(),
                List.of());
    }

    @Override
    public Verdict probe(ByteWindow head, Transport transport) {
        return head.matches(0, ASKS) ? Verdict.YES_CLIENT : Verdict.UNDECIDED;
    }

    @Override
    public String newState(Transport transport) {
        return "";
    }

    @Override
    public int findFrame(ByteWindow in, int from, Side side, String state) {
        return -1;
    }

    @Override
    public Step parseFrame(ByteWindow in, Side side, String state) {
        int bytes = side == Side.CLIENT ? ASKS.length : AGREES.length;
        boolean last = atOnce || side == Side.SERVER;
        return last ? Step.switchTo("tls", List.of(), bytes) : Step.ignore(bytes, 0);
    }

    @Override
    public void onGap(Side side, String state) {
        // Nothing is remembered.
    }

    @Override
    public StateCodec<String> stateCodec() {
        return new StateCodec<>() {
            @Override
            public int version() {
                return 1;
            }

            @Override
            public void write(String state, DataOutput out) {
                // Nothing is remembered.
            }

            @Override
            public String read(int version, DataInput in) {
                return "";
            }
        };
    }
}
