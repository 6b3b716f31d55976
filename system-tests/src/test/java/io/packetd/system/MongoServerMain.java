// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;

/** A server that speaks MongoDB's wire protocol, as a process of its own. */
final class MongoServerMain {

    private MongoServerMain() {}

    /**
     * Serves until the process is ended.
     *
     * @param arguments the port on the loopback interface
     */
    public static void main(String[] arguments) throws InterruptedException {
        new MongoServer(new MemoryBackend()).bind("127.0.0.1", Integer.parseInt(arguments[0]));
        Thread.currentThread().join();
    }
}
