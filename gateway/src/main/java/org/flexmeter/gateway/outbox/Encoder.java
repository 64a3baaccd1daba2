package org.flexmeter.gateway.outbox;

import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flexmeter.gateway.message.Batch;
import org.flexmeter.gateway.message.FmJson;
import org.flexmeter.gateway.message.FmMessage;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.OneItem;
import org.flexmeter.gateway.message.Outgoing;
import org.flexmeter.gateway.message.Reading;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.Refusal.Reason;
import org.flexmeter.gateway.message.TooLargeException;

/** Turns messages into what is stored and published: topic and JSON. */
@Singleton
@Named("encoder")
public class Encoder {

    /**
     * A group encoded.
     *
     * @param outgoing in the order of the messages
     * @param group the group, with a refusal for each message that is too large
     */
    public record Encoded(List<Outgoing> outgoing, Group group) {
        public Encoded {
            outgoing = List.copyOf(outgoing);
            Objects.requireNonNull(group, "group");
        }
    }

    private final String single;
    private final String batch;
    private final int maxRecords;
    private final int maxBytes;

    /**
     * @param single topic of single messages
     * @param batch topic of batches
     * @param maxRecords readings a batch at most
     * @param maxBytes bytes a batch at most
     */
    @Inject
    public Encoder(
            @ConfigProperty(name = "fm.topic.single", defaultValue = "SiteWhere/input/json")
                    String single,
            @ConfigProperty(name = "fm.topic.batch", defaultValue = "SiteWhere/input/jsonbatch")
                    String batch,
            @ConfigProperty(name = "fm.batch.max-records", defaultValue = "1000") int maxRecords,
            @ConfigProperty(name = "fm.batch.max-bytes", defaultValue = "262144") int maxBytes) {
        this.single = Objects.requireNonNull(single, "single");
        this.batch = Objects.requireNonNull(batch, "batch");
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
    }

    /** Encodes a group. A reading that alone is larger than a message may be becomes a refusal. */
    public Encoded encode(Group group) {
        List<Outgoing> outgoing = new ArrayList<>();
        List<Refusal> refusals = new ArrayList<>(group.refusals());
        for (FmMessage message : group.messages()) {
            OneItem.look(
                            () -> encode(group, message, outgoing, refusals),
                            fault -> Optional.of(unexpected(group, message, fault)))
                    .ifPresent(refusals::add);
        }
        return new Encoded(
                outgoing,
                new Group(
                        group.gateway(),
                        group.feed(),
                        group.messages(),
                        refusals,
                        group.registers()));
    }

    private Optional<Refusal> encode(
            Group group, FmMessage message, List<Outgoing> outgoing, List<Refusal> refusals) {
        if (message instanceof Batch readings) {
            encode(group, readings, outgoing, refusals);
        } else {
            outgoing.add(outgoing(single, FmJson.encode(message), message));
        }
        return Optional.empty();
    }

    private static Refusal unexpected(Group group, FmMessage message, Throwable fault) {
        return new Refusal(
                group.gateway(),
                group.feed(),
                message.hardwareId(),
                "",
                Reason.UNEXPECTED,
                OneItem.words(fault),
                message.toString(),
                true,
                Refusal.Form.OUTGOING);
    }

    /** Halves a batch until each part is one message. */
    private void encode(
            Group group, Batch readings, List<Outgoing> outgoing, List<Refusal> refusals) {
        try {
            List<byte[]> parts = FmJson.encode(readings, maxRecords, maxBytes);
            if (parts.size() == 1) {
                outgoing.add(outgoing(batch, parts.get(0), readings));
                return;
            }
        } catch (TooLargeException e) {
            if (readings.readings() == 1) {
                refusals.add(tooLarge(group, readings, e));
                return;
            }
        }
        List<Reading> records = readings.records();
        int middle = records.size() / 2;
        String id = readings.hardwareId();
        encode(group, new Batch(id, records.subList(0, middle)), outgoing, refusals);
        encode(group, new Batch(id, records.subList(middle, records.size())), outgoing, refusals);
    }

    private static Outgoing outgoing(String topic, byte[] json, FmMessage message) {
        return new Outgoing(topic, json, message.hardwareId(), message.readings());
    }

    private static Refusal tooLarge(Group group, Batch reading, TooLargeException fault) {
        byte[] json = FmJson.encode(reading, 1, Integer.MAX_VALUE).get(0);
        return new Refusal(
                group.gateway(),
                group.feed(),
                reading.hardwareId(),
                "",
                Reason.TOO_LARGE,
                fault.getMessage(),
                new String(json, StandardCharsets.UTF_8),
                true);
    }
}
