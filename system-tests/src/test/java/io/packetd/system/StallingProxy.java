// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A piece of network on the way to a port of this host that can stall: bytes stay where they are in both directions, and
 * nobody is told. New connections are accepted and get no answer.
 */
final class StallingProxy implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;

    private static final int BACKLOG = 50;

    private final ServerSocket server;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Object gate = new Object();
    private boolean stalled;

    /**
     * Begins to forward.
     *
     * @param entrance the port that is connected to
     * @param port where to
     */
    StallingProxy(int entrance, int port) throws IOException {
        server = new ServerSocket(entrance, BACKLOG, InetAddress.getLoopbackAddress());
        this.port = port;
        daemon(this::accept).start();
    }

    void stall() {
        synchronized (gate) {
            stalled = true;
        }
    }

    void goOn() {
        synchronized (gate) {
            stalled = false;
            gate.notifyAll();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                sockets.add(near);
                daemon(() -> connect(near)).start();
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void connect(Socket near) {
        try {
            awaitGate();
            Socket far = new Socket(InetAddress.getLoopbackAddress(), port);
            sockets.add(far);
            daemon(() -> forward(near, far)).start();
            forward(far, near);
        } catch (IOException e) {
            // who is not there is not there for the one behind the proxy either
            close(near);
        }
    }

    private void forward(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                awaitGate();
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // ends like the end of a stream
        }
        close(from);
        close(to);
    }

    private void awaitGate() throws IOException {
        synchronized (gate) {
            while (stalled) {
                try {
                    gate.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException(e);
                }
            }
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "stalling-proxy");
        thread.setDaemon(true);
        return thread;
    }

    private void close(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        goOn();
        sockets.forEach(this::close);
    }
}
