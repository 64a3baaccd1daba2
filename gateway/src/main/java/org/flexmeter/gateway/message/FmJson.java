package org.flexmeter.gateway.message;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * FM messages as JSON, in the form of SiteWhere 1.6 and later 1.x: just the fields that it knows,
 * numbers always with a decimal point, dates with three fraction digits.
 */
public final class FmJson {
    /** Of a value with a name as D2.2 has them, on average and well measured. */
    static final int BYTES_A_VALUE = 64;

    private static final JsonFactory JSON = new JsonFactory();

    private FmJson() {}

    /**
     * A single message.
     *
     * @throws IllegalArgumentException for a {@link Batch}, which may become several messages, and
     *     for a hardwareId that the control centre does not accept
     */
    public static byte[] encode(FmMessage message) {
        return message instanceof Measurements measurements
                ? measurements(measurements)
                : write(out -> single(out, message));
    }

    /**
     * A batch as one or more messages, each with at most {@code maxRecords} readings and {@code
     * maxBytes} bytes, the readings in their order.
     *
     * @throws TooLargeException if one reading alone does not fit
     */
    public static List<byte[]> encode(Batch batch, int maxRecords, int maxBytes) {
        return BatchEncoder.encode(batch, maxRecords, maxBytes);
    }

    /**
     * A message that a meter sent: measurements, an alert or a batch of measurements.
     *
     * @throws BadMessageException with one line that names the field
     */
    public static FmMessage parse(byte[] payload) {
        return FmJsonParser.parse(payload);
    }

    /**
     * A message that the gateway made, of whatever kind.
     *
     * @throws BadMessageException with one line that names the field
     */
    public static FmMessage parseOwn(byte[] payload) {
        return FmJsonParser.parseOwn(payload);
    }

    private static void single(JsonGenerator out, FmMessage message) throws IOException {
        if (message instanceof Alert alert) {
            open(out, alert, "DeviceAlert", alert.originator());
            alert(out, alert);
        } else if (message instanceof Acknowledgement acknowledgement) {
            open(out, acknowledgement, "Acknowledge", Optional.empty());
            acknowledgement(out, acknowledgement);
        } else if (message instanceof Registration registration) {
            open(out, registration, "RegisterDevice", Optional.empty());
            registration(out, registration);
        } else {
            throw new IllegalArgumentException("a batch is encoded with its limits");
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void open(
            JsonGenerator out, FmMessage message, String type, Optional<String> originator)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("hardwareId", checkedId(message));
        out.writeStringField("type", type);
        if (originator.isPresent()) {
            out.writeStringField("originator", originator.get());
        }
        out.writeObjectFieldStart("request");
    }

    private static byte[] measurements(Measurements message) {
        JsonBytes out =
                new JsonBytes(BYTES_A_VALUE * (message.reading().measurements().size() + 3));
        out.plain("{\"hardwareId\":\"")
                .plain(checkedId(message))
                .plain("\",\"type\":\"DeviceMeasurements\"");
        message.originator().ifPresent(id -> out.plain(",\"originator\":").quoted(id));
        out.plain(",\"request\":{");
        values(out, message.reading());
        out.plain(",\"updateState\":true,");
        eventDate(out, message.reading());
        if (!message.metadata().isEmpty()) {
            metadata(out, message.metadata());
        }
        return out.plain("}}").toByteArray();
    }

    private static void metadata(JsonBytes out, Map<String, String> metadata) {
        String before = ",\"metadata\":{";
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            out.plain(before).quoted(entry.getKey()).plain(":").quoted(entry.getValue());
            before = ",";
        }
        out.plain("}");
    }

    private static void alert(JsonGenerator out, Alert alert) throws IOException {
        out.writeStringField("type", alert.type());
        out.writeStringField("level", alert.level().wireName());
        out.writeStringField("message", alert.message());
        out.writeStringField("source", "Device");
        out.writeStringField("eventDate", EventDates.format(alert.eventDate()));
    }

    private static void acknowledgement(JsonGenerator out, Acknowledgement message)
            throws IOException {
        out.writeStringField("response", message.response());
        out.writeStringField("originatingEventId", message.originatingEventId());
    }

    private static void registration(JsonGenerator out, Registration message) throws IOException {
        out.writeStringField("hardwareId", message.hardwareId());
        out.writeStringField("specificationToken", message.specificationToken());
        if (message.siteToken().isPresent()) {
            out.writeStringField("siteToken", message.siteToken().get());
        }
    }

    /** The field {@code measurements}, a map of names to numbers. */
    static void values(JsonBytes out, Reading reading) {
        String before = "\"measurements\":{";
        for (Measurement measurement : reading.measurements()) {
            out.plain(before).quoted(measurement.name()).plain(":").number(measurement.value());
            before = ",";
        }
        out.plain("}");
    }

    /** The field {@code eventDate}. */
    static void eventDate(JsonBytes out, Reading reading) {
        out.plain("\"eventDate\":\"").plain(EventDates.format(reading.eventDate())).plain("\"");
    }

    static String checkedId(FmMessage message) {
        if (!HardwareIds.valid(message.hardwareId())) {
            throw new IllegalArgumentException(
                    "hardwareId '" + message.hardwareId() + "' must match [A-Za-z0-9_-]+");
        }
        return message.hardwareId();
    }

    /** What is written to a generator. */
    interface Writing {
        void to(JsonGenerator out) throws IOException;
    }

    /** What was written, as UTF-8. */
    static byte[] write(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = JSON.createGenerator(bytes, JsonEncoding.UTF8)) {
            writing.to(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return bytes.toByteArray();
    }
}
