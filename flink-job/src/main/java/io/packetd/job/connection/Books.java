// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import io.packetd.protocol.engine.Engine;
import io.packetd.protocol.engine.Ledger;
import io.packetd.protocol.engine.RoundTripOutput;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What one operator booked for each capture domain and has not told yet. A domain has an engine of its own, as an engine
 * books into one ledger; which engine serves a connection makes no difference to it.
 */
final class Books {

    /** Domains with a book at a time; when there are more, what was booked is told early. */
    static final int MAX_DOMAINS = 1024;

    private final Decoding decoding;
    private final RoundTripOutput output;
    private final Consumer<LedgerEntry> receiver;
    private final Map<String, Book> books = new HashMap<>();
    private final Map<String, Long> captureSums = new TreeMap<>();
    private final Map<String, Long> ledgerSums = new TreeMap<>(new Ledger().toMap());
    private Book last;

    /**
     * Empty books.
     *
     * @param receiver gets what was booked
     */
    Books(Decoding decoding, RoundTripOutput output, Consumer<LedgerEntry> receiver) {
        this.decoding = decoding;
        this.output = output;
        this.receiver = receiver;
        last = new Book("");
        books.put("", last);
    }

    /** The book of a domain, until the next call of any method here. */
    Book of(String domain) {
        if (!last.domain.equals(domain)) {
            Book found = books.get(domain);
            last = found == null ? open(domain) : found;
        }
        return last;
    }

    private Book open(String domain) {
        if (books.size() >= MAX_DOMAINS) {
            tell();
            books.clear();
        }
        Book book = new Book(domain);
        books.put(domain, book);
        return book;
    }

    /** Tells what was booked since the last time. */
    void tell() {
        books.values().forEach(Book::tell);
    }

    private static void add(Map<String, Long> amounts, Map<String, Long> sums) {
        amounts.forEach((name, amount) -> sums.merge(name, amount, Long::sum));
    }

    /** All that the captures counted and that was told. */
    Map<String, Long> captureSums() {
        return captureSums;
    }

    /** All that the engines booked and that was told. */
    Map<String, Long> ledgerSums() {
        return ledgerSums;
    }

    /** The engine of a domain, and what it and the captures booked. */
    final class Book {

        private final String domain;
        private final Ledger ledger = new Ledger();
        private final Engine engine = decoding.engine(output, ledger);
        private final Map<String, Long> capture = new TreeMap<>();
        private long passedNanos;

        private Book(String domain) {
            this.domain = domain;
        }

        Engine engine() {
            return engine;
        }

        /** Books an amount. */
        void count(String name, long amount) {
            capture.merge(name, amount, Long::sum);
        }

        /** Notes that capture time has passed. */
        void passed(long epochNanos) {
            passedNanos = Math.max(passedNanos, epochNanos);
        }

        private void tell() {
            Map<String, Long> decoded = new TreeMap<>();
            ledger.drain(decoded::put);
            add(capture, captureSums);
            add(decoded, ledgerSums);
            capture.values().removeIf(amount -> amount == 0);
            if (!capture.isEmpty() || !decoded.isEmpty()) {
                receiver.accept(new LedgerEntry(domain, passedNanos, capture, decoded));
                capture.clear();
            }
        }
    }
}
