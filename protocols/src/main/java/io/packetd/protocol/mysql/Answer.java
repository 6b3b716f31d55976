// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

/** What was read so far of the answer that is coming in. */
final class Answer {

    Stage stage = Stage.IDLE;

    /** The number that the next packet has, 0 to 255. */
    int sequence;

    /** The packet before was full, so the next one goes on with it. */
    boolean goesOn;

    /** Bytes of all packets, heads included. */
    long size;

    /** Definitions still to come in this stage. */
    long left;

    /** Columns of the first result, of a prepared statement, or of a table. */
    long columns;

    /** Parameters of a prepared statement. */
    long parameters;

    long statementId;

    /** Rows of all results. */
    long rows;

    /** Results that have ended. */
    int results;

    /** There was a result with columns. */
    boolean resultSet;

    long affectedRows;
    long lastInsertId;
    int status;
    int warnings;

    /** The server has told the default database itself. */
    boolean databaseTold;

    /** Commands of COM_MULTI that are answered. */
    int commands;

    void begin(Stage first, int firstSequence) {
        reset();
        stage = first;
        sequence = firstSequence;
    }

    /** One packet of this length was read. */
    void count(int length) {
        size += Packet.HEAD + length;
        sequence = Packet.next(sequence);
        goesOn = length == Packet.GOES_ON;
    }

    void reset() {
        stage = Stage.IDLE;
        sequence = 0;
        goesOn = false;
        size = 0;
        left = 0;
        columns = 0;
        parameters = 0;
        statementId = 0;
        rows = 0;
        results = 0;
        resultSet = false;
        affectedRows = 0;
        lastInsertId = 0;
        status = 0;
        warnings = 0;
        databaseTold = false;
        commands = 0;
    }
}
