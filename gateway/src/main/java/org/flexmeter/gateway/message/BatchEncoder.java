package org.flexmeter.gateway.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Cuts a batch into messages that the control centre and the broker take. */
final class BatchEncoder {
    private static final byte[] TAIL =
            "],\"alerts\":[],\"locations\":[]}".getBytes(StandardCharsets.US_ASCII);

    private final Batch batch;
    private final int maxRecords;
    private final int maxBytes;
    private final byte[] head;
    private final byte[] records;
    private final int[] ends;

    private BatchEncoder(Batch batch, int maxRecords, int maxBytes) {
        this.batch = batch;
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
        this.ends = new int[batch.records().size()];
        this.records = records(batch, ends);
        // a valid hardwareId needs no escaping
        this.head =
                ("{\"hardwareId\":\"" + FmJson.checkedId(batch) + "\",\"measurements\":[")
                        .getBytes(StandardCharsets.US_ASCII);
    }

    static List<byte[]> encode(Batch batch, int maxRecords, int maxBytes) {
        if (maxRecords < 1) {
            throw new IllegalArgumentException("a batch takes at least one record");
        }
        return new BatchEncoder(batch, maxRecords, maxBytes).messages();
    }

    /** All records behind one another; {@code ends} gets where each ends. */
    private static byte[] records(Batch batch, int[] ends) {
        int values = batch.records().get(0).measurements().size() + 2;
        JsonBytes out = new JsonBytes(FmJson.BYTES_A_VALUE * values * ends.length);
        for (int i = 0; i < ends.length; i++) {
            Reading reading = batch.records().get(i);
            out.plain("{");
            FmJson.values(out, reading);
            out.plain(",");
            FmJson.eventDate(out, reading);
            out.plain("}");
            ends[i] = out.size();
        }
        return out.toByteArray();
    }

    private List<byte[]> messages() {
        List<byte[]> messages = new ArrayList<>();
        int from = 0;
        while (from < ends.length) {
            int to = from + 1;
            if (size(from, to) > maxBytes) {
                throw new TooLargeException(batch.hardwareId(), size(from, to), maxBytes);
            }
            while (to < ends.length && to - from < maxRecords && size(from, to + 1) <= maxBytes) {
                to++;
            }
            messages.add(message(from, to));
            from = to;
        }
        return messages;
    }

    private int start(int record) {
        return record == 0 ? 0 : ends[record - 1];
    }

    /** Bytes of a message with the records from..to-1, the commas between them counted. */
    private int size(int from, int to) {
        return head.length + ends[to - 1] - start(from) + (to - from - 1) + TAIL.length;
    }

    private byte[] message(int from, int to) {
        byte[] out = new byte[size(from, to)];
        int at = append(out, 0, head, 0, head.length);
        for (int i = from; i < to; i++) {
            if (i > from) {
                out[at++] = ',';
            }
            at = append(out, at, records, start(i), ends[i]);
        }
        append(out, at, TAIL, 0, TAIL.length);
        return out;
    }

    private static int append(byte[] out, int at, byte[] source, int from, int to) {
        System.arraycopy(source, from, out, at, to - from);
        return at + to - from;
    }
}
