package org.flexmeter.gateway.routes;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flexmeter.gateway.catalogue.Names;
import org.flexmeter.gateway.inhand.InHand;
import org.flexmeter.gateway.inhand.Item;
import org.flexmeter.gateway.message.Alert;
import org.flexmeter.gateway.message.BadMessageException;
import org.flexmeter.gateway.message.Batch;
import org.flexmeter.gateway.message.FmJson;
import org.flexmeter.gateway.message.FmMessage;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Measurement;
import org.flexmeter.gateway.message.Measurements;
import org.flexmeter.gateway.message.OneItem;
import org.flexmeter.gateway.message.Reading;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.Refusal.Reason;
import org.flexmeter.gateway.registry.Device;

/**
 * Takes FM JSON from meters that speak it themselves (D2.2 1.3, prototype 1): what the control
 * centre would take is passed on under the registry's hardwareId, the rest is refused. The local id
 * of such a meter is the hardwareId that it uses itself.
 */
@ApplicationScoped
@Named("intake")
public class Intake {

    /** More than a meter says; all of what has ended the program would be too much again. */
    private static final int BEGINNING = 1_048_576;

    private final Knowledge knowledge;
    private final Duration futureTolerance;
    private final InHand inHand;

    public Intake(
            Knowledge knowledge,
            @ConfigProperty(name = "fm.future-tolerance") Duration futureTolerance,
            InHand inHand) {
        this.knowledge = knowledge;
        this.futureTolerance = futureTolerance;
        this.inHand = inHand;
    }

    /** One message as it came to a group of one message or one refusal. */
    public Group accept(String gateway, String feed, byte[] payload) {
        if (inHand.ended(Item.message("", payload))) {
            byte[] beginning = Arrays.copyOf(payload, Math.min(payload.length, BEGINNING));
            Objection ended = new Objection(Reason.ENDED_PROGRAM, "", OneItem.ENDED);
            return refuse(gateway, feed, "", ended, beginning);
        }
        return OneItem.look(
                () -> judge(gateway, feed, payload),
                fault ->
                        refuse(
                                gateway,
                                feed,
                                "",
                                new Objection(Reason.UNEXPECTED, "", OneItem.words(fault)),
                                payload));
    }

    private Group judge(String gateway, String feed, byte[] payload) {
        try {
            FmMessage message = FmJson.parse(payload);
            Optional<Device> device = knowledge.registry().find(gateway, message.hardwareId());
            Optional<Objection> objection = objection(gateway, message, device);
            return objection.isPresent()
                    ? refuse(gateway, feed, message.hardwareId(), objection.get(), payload)
                    : new Group(
                            gateway,
                            feed,
                            List.of(renamed(message, device.orElseThrow().hardwareId())),
                            List.of(),
                            Map.of());
        } catch (BadMessageException e) {
            return refuse(
                    gateway,
                    feed,
                    "",
                    new Objection(Reason.BAD_MESSAGE, "", e.getMessage()),
                    payload);
        }
    }

    private record Objection(Reason reason, String field, String text) {}

    private Optional<Objection> objection(
            String gateway, FmMessage message, Optional<Device> device) {
        if (device.isEmpty()) {
            return Optional.of(
                    new Objection(
                            Reason.UNKNOWN_DEVICE,
                            "hardwareId",
                            "device "
                                    + message.hardwareId()
                                    + " is not registered; add it to devices.csv"));
        }
        if (!device.get().enabled()) {
            return Optional.of(
                    new Objection(
                            Reason.DISABLED_DEVICE,
                            "hardwareId",
                            "device " + message.hardwareId() + " is disabled in devices.csv"));
        }
        return unknownName(gateway, message).or(() -> future(message));
    }

    private Optional<Objection> unknownName(String gateway, FmMessage message) {
        Names names = knowledge.catalogues().catalogue(gateway).orElseThrow().names();
        return readings(message)
                .flatMap(r -> r.measurements().stream())
                .map(Measurement::name)
                .filter(n -> names.measurement(n).isEmpty() && names.printed(n).isEmpty())
                .findFirst()
                .map(
                        n ->
                                new Objection(
                                        Reason.BAD_MESSAGE,
                                        n,
                                        n
                                                + " is no FM name; declare it under names: of"
                                                + " catalogue/"
                                                + gateway
                                                + ".yaml, or mend the meter"));
    }

    private Optional<Objection> future(FmMessage message) {
        Instant latest = Instant.now().plus(futureTolerance);
        Stream<Instant> dates =
                message instanceof Alert alert
                        ? Stream.of(alert.eventDate())
                        : readings(message).map(Reading::eventDate);
        return dates.filter(d -> d.isAfter(latest))
                .findFirst()
                .map(
                        d ->
                                new Objection(
                                        Reason.FUTURE_TIME,
                                        "eventDate",
                                        "eventDate "
                                                + d
                                                + " is in the future; set the meter's clock"));
    }

    private static Stream<Reading> readings(FmMessage message) {
        if (message instanceof Measurements single) {
            return Stream.of(single.reading());
        }
        return message instanceof Batch batch ? batch.records().stream() : Stream.empty();
    }

    private static FmMessage renamed(FmMessage message, String hardwareId) {
        if (message instanceof Measurements single) {
            return new Measurements(
                    hardwareId, single.reading(), single.originator(), single.metadata());
        }
        if (message instanceof Batch batch) {
            return new Batch(hardwareId, batch.records());
        }
        Alert alert = (Alert) message;
        return new Alert(
                hardwareId,
                alert.type(),
                alert.level(),
                alert.message(),
                alert.eventDate(),
                alert.originator());
    }

    private static Group refuse(
            String gateway, String feed, String device, Objection objection, byte[] payload) {
        String item = new String(payload, StandardCharsets.UTF_8);
        Refusal refusal =
                new Refusal(
                        gateway,
                        feed,
                        device,
                        objection.field(),
                        objection.reason(),
                        gateway + "/" + feed + ": " + objection.text(),
                        item,
                        true,
                        Refusal.Form.MESSAGE);
        return new Group(gateway, feed, List.of(), List.of(refusal), Map.of());
    }
}
