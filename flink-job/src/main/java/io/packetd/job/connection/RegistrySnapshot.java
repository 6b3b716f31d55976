// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The snapshot of a serializer that needs the protocols: the name of their registry. The format version of the data stands
 * in the data itself, so serializers of all versions read each other's.
 */
abstract class RegistrySnapshot<T> implements TypeSerializerSnapshot<T> {

    private static final int VERSION = 1;

    private ProtocolRegistry registry = new StandardProtocols();

    RegistrySnapshot() {}

    RegistrySnapshot(ProtocolRegistry registry) {
        this.registry = registry;
    }

    abstract TypeSerializer<T> serializer(ProtocolRegistry protocols);

    @Override
    public int getCurrentVersion() {
        return VERSION;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
        out.writeUTF(registry.getClass().getName());
    }

    @Override
    public void readSnapshot(int version, DataInputView in, ClassLoader classes) throws IOException {
        if (version != VERSION) {
            throw new IOException("serializer snapshot has version " + version + ", this build reads " + VERSION);
        }
        String name = in.readUTF();
        try {
            registry = Class.forName(name, true, classes)
                    .asSubclass(ProtocolRegistry.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | ClassCastException goneFromThisBuild) {
            registry = new StandardProtocols();
        }
    }

    @Override
    public TypeSerializer<T> restoreSerializer() {
        return serializer(registry);
    }

    @Override
    public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(TypeSerializerSnapshot<T> old) {
        return old.getClass() == getClass()
                ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                : TypeSerializerSchemaCompatibility.incompatible();
    }
}
