// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import org.pcap4j.core.Pcaps;

/** Capture by libpcap, which is loaded when the first one is opened. All interfaces go to one queue. */
final class PcapCapture implements LiveCapture {

    private final PcapQueue queue;

    private PcapCapture(PcapQueue queue) {
        this.queue = queue;
    }

    static LiveCapture open(CaptureOptions options) throws IOException {
        try {
            List<PcapHandle> handles = new ArrayList<>();
            try {
                for (String device : devices(options)) {
                    handles.add(handle(device, options));
                }
                return new PcapCapture(new PcapQueue(handles));
            } catch (IOException | RuntimeException e) {
                handles.forEach(PcapHandle::close);
                throw e;
            }
        } catch (PcapNativeException e) {
            throw new CaptureFailure("libpcap cannot list the interfaces: " + e.getMessage());
        } catch (LinkageError e) {
            throw new CaptureFailure(
                    "the library libpcap is not installed; install it (Debian: libpcap0.8), or choose the engine af_packet");
        }
    }

    @Override
    public List<FrameQueue> queues() {
        return List.of(queue);
    }

    @Override
    public void close() {
        queue.close();
    }

    /** Linux has a device that is all of them, also of those to come; elsewhere all are opened that are up. */
    private static List<String> devices(CaptureOptions options) throws PcapNativeException, CaptureFailure {
        List<PcapNetworkInterface> known = Pcaps.findAllDevs();
        List<String> names = new ArrayList<>();
        Pattern pattern = Pattern.compile(options.interfaces());
        for (PcapNetworkInterface device : known) {
            String name = device.getName();
            if (options.anyInterface()) {
                if (name.equals(CaptureOptions.ANY)) {
                    return List.of(name);
                }
                if (device.isUp()) {
                    names.add(name);
                }
            } else if (!name.equals(CaptureOptions.ANY) && pattern.matcher(name).find()) {
                names.add(name);
            }
        }
        if (names.isEmpty()) {
            throw known.isEmpty()
                    ? CaptureFailure.noPrivileges(options.interfaces())
                    : CaptureFailure.unknownInterface(
                            options.interfaces(),
                            known.stream().map(PcapNetworkInterface::getName).toList());
        }
        return names;
    }

    private static PcapHandle handle(String device, CaptureOptions options) throws CaptureFailure {
        boolean promiscuous = options.promiscuous() && !device.equals(CaptureOptions.ANY);
        PcapHandle handle;
        try {
            handle = new PcapHandle.Builder(device)
                    .snaplen(options.snapLength())
                    .promiscuousMode(promiscuous ? PromiscuousMode.PROMISCUOUS : PromiscuousMode.NONPROMISCUOUS)
                    .timeoutMillis(options.retireMillis())
                    .bufferSize(options.ringBytes())
                    .timestampPrecision(PcapHandle.TimestampPrecision.NANO)
                    .build();
        } catch (PcapNativeException e) {
            String message = String.valueOf(e.getMessage());
            throw message.toLowerCase(Locale.ROOT).contains("perm")
                    ? CaptureFailure.noPrivileges(device)
                    : new CaptureFailure("libpcap cannot capture on " + device + ": " + message);
        }
        String filter = FilterText.of(options);
        try {
            handle.setFilter(filter, BpfCompileMode.OPTIMIZE);
            handle.setBlockingMode(PcapHandle.BlockingMode.NONBLOCKING);
            return handle;
        } catch (PcapNativeException | NotOpenException e) {
            handle.close();
            throw new CaptureFailure(
                    "libpcap does not take the filter '" + filter + "' on " + device + ": " + e.getMessage());
        }
    }
}
