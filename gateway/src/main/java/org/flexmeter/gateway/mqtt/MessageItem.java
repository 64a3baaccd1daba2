package org.flexmeter.gateway.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.flexmeter.gateway.message.Batch;
import org.flexmeter.gateway.message.FmJson;
import org.flexmeter.gateway.message.FmMessage;
import org.flexmeter.gateway.message.Reading;
import org.flexmeter.gateway.message.TooLargeException;

/** An FM message; a batch is cut between readings. */
record MessageItem(String topic, FmMessage message) implements Item {

    @Override
    public Encoded encode(int maxBytes) {
        return message instanceof Batch batch ? cut(batch, maxBytes) : whole(maxBytes);
    }

    private Encoded whole(int maxBytes) {
        return new FixedItem(topic, FmJson.encode(message)).encode(maxBytes);
    }

    private static Encoded cut(Batch batch, int maxBytes) {
        try {
            return new Encoded(FmJson.encode(batch, batch.records().size(), maxBytes), List.of());
        } catch (TooLargeException oneOfThem) {
            return oneByOne(batch, maxBytes);
        }
    }

    // Rare: a reading that does not fit must not take the others with it.
    private static Encoded oneByOne(Batch batch, int maxBytes) {
        List<byte[]> payloads = new ArrayList<>();
        List<String> tooLarge = new ArrayList<>();
        for (Reading reading : batch.records()) {
            Batch single = new Batch(batch.hardwareId(), List.of(reading));
            byte[] payload = FmJson.encode(single, 1, Limits.NO_LIMIT).get(0);
            if (payload.length <= maxBytes) {
                payloads.add(payload);
            } else {
                tooLarge.add(new String(payload, StandardCharsets.UTF_8));
            }
        }
        return new Encoded(payloads, tooLarge);
    }
}
