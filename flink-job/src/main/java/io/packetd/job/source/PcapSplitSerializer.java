// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Splits in checkpoints, version 1. */
final class PcapSplitSerializer implements SimpleVersionedSerializer<PcapSplit> {

    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(PcapSplit split) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(split.capture());
        out.writeUTF(split.domain());
        out.writeInt(split.files().size());
        for (CaptureInput file : split.files()) {
            out.writeUTF(file.path());
            out.writeLong(file.firstNanos());
            out.writeLong(file.bytes());
        }
        out.writeInt(split.batchStart().length);
        out.write(split.batchStart());
        out.writeInt(split.emitted());
        return bytes.toByteArray();
    }

    @Override
    public PcapSplit deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new IOException("capture split has version " + version + ", this build reads " + VERSION);
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
        int capture = in.readInt();
        String domain = in.readUTF();
        int count = in.readInt();
        List<CaptureInput> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(new CaptureInput(in.readUTF(), in.readLong(), in.readLong()));
        }
        byte[] batchStart = new byte[in.readInt()];
        in.readFully(batchStart);
        return new PcapSplit(capture, domain, files, batchStart, in.readInt());
    }
}
