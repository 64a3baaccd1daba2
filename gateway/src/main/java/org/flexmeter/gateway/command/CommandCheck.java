package org.flexmeter.gateway.command;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.flexmeter.gateway.catalogue.CommandType;
import org.flexmeter.gateway.catalogue.DeviceType;
import org.flexmeter.gateway.command.Parameters.BadParameterException;
import org.flexmeter.gateway.registry.Device;

/**
 * Whether a command may be carried out. Everything is looked at before anything is done; the first
 * thing that is wrong is the answer.
 */
final class CommandCheck {
    private static final int LONGEST_ID = 64;
    private static final String UNSIGNED =
            "it is not signed, and this gateway takes signed commands only";
    private static final String NO_TARGET =
            "what is signed does not name its device (nestingContext), so that it could be sent to"
                    + " any";

    private final CommandDirectory directory;
    private final CommandSettings settings;
    private final Jws jws;
    private final Duration futureTolerance;

    CommandCheck(
            CommandDirectory directory,
            CommandSettings settings,
            Jws jws,
            Duration futureTolerance) {
        this.directory = directory;
        this.settings = settings;
        this.jws = jws;
        this.futureTolerance = futureTolerance;
    }

    /**
     * Who signed a command, and whether it may come in at all; the same for every device of a
     * group.
     *
     * @param signedBy empty if nobody did
     * @param objection empty if it may come in
     * @param bounds which devices it may be for
     */
    record Admission(String signedBy, Optional<Verdict.Answered> objection, KeyBounds bounds) {
        /** One for any device. */
        Admission(String signedBy, Optional<Verdict.Answered> objection) {
            this(signedBy, objection, KeyBounds.NONE);
        }
    }

    /**
     * Why a command is a stranger's where signatures are required: then it is not even noted, lest
     * its id be spent for the one who may use it.
     *
     * @return empty if it may come in
     */
    Optional<String> stranger(String gateway, Incoming.Command command) {
        if (!settings.signedRequired()) {
            return Optional.empty();
        }
        if (command.signed().isEmpty()) {
            return Optional.of(UNSIGNED);
        }
        Jws.Proof proof = jws.check(command.signed());
        if (!proof.good()) {
            return Optional.of(proof.fault());
        }
        if (!CommandJson.namesItsTarget(command.signed())) {
            return Optional.of(NO_TARGET);
        }
        List<String> groups =
                directory
                        .device(command.target())
                        .map(Device::groups)
                        .orElse(List.of(command.target()));
        return proof.bounds().allow(gateway, groups)
                ? Optional.empty()
                : Optional.of(outOfBounds(proof.signedBy(), command.target()));
    }

    private static String outOfBounds(String key, String target) {
        return "its key '%s' is not for %s (gateways, groups in fm.command.keys)"
                .formatted(key, target);
    }

    /** Looks at what does not depend on the device. */
    Admission admit(Received command, Instant now) {
        if (!settings.enabled()) {
            return new Admission("", refused("this gateway is set to carry out no commands"));
        }
        if (command.invocationId().length() > LONGEST_ID) {
            return new Admission("", refused("its invocation.id is longer than 64 characters"));
        }
        if (command.signed().isEmpty()) {
            return new Admission(
                    "", settings.signedRequired() ? refused(UNSIGNED) : date(command, now));
        }
        Jws.Proof proof = jws.check(command.signed());
        if (!proof.good()) {
            return new Admission("", refused(proof.fault()));
        }
        return CommandJson.namesItsTarget(command.signed())
                ? new Admission(proof.signedBy(), date(command, now), proof.bounds())
                : new Admission("", refused(NO_TARGET));
    }

    /** Looks at what depends on the device and on who signed. */
    Verdict check(Received command, Admission admission, Device device, Instant now) {
        return admission.bounds().allow(device)
                ? check(command, device, now)
                : Verdict.refused(outOfBounds(admission.signedBy(), device.hardwareId()));
    }

    private static Optional<Verdict.Answered> refused(String why) {
        return Optional.of(Verdict.refused(why));
    }

    private Optional<Verdict.Answered> date(Received command, Instant now) {
        Optional<Instant> given = EventDate.parse(command.eventDate());
        if (given.isEmpty()) {
            return refused(
                    command.eventDate().isEmpty()
                            ? "invocation.eventDate is missing, so that its age cannot be known"
                            : "invocation.eventDate '%s' is no date such as 2016-02-10T19:40:03.391+0000"
                                    .formatted(command.eventDate()));
        }
        return given.get().isAfter(now.plus(futureTolerance))
                ? refused("invocation.eventDate %s is in the future".formatted(given.get()))
                : Optional.empty();
    }

    /** Looks at what depends on the device, of a command that was admitted. */
    Verdict check(Received command, Device device, Instant now) {
        if (!device.enabled()) {
            return Verdict.refused(
                    "device %s is disabled in devices.csv".formatted(device.hardwareId()));
        }
        Optional<DeviceType> type = directory.deviceType(device.gateway(), device.deviceType());
        Optional<CommandType> known = type.map(t -> t.commands().get(command.name()));
        if (known.isEmpty()) {
            return Verdict.refused(unknown(command, device, type));
        }
        try {
            String parameters =
                    Parameters.write(Parameters.check(known.get(), command.parameters()));
            return inTime(command, device, known.get(), parameters, now);
        } catch (BadParameterException e) {
            return Verdict.refused(e.getMessage());
        }
    }

    private static String unknown(Received command, Device device, Optional<DeviceType> type) {
        TreeSet<String> obeys = new TreeSet<>();
        type.ifPresent(t -> obeys.addAll(t.commands().keySet()));
        return "%s devices do not obey '%s'; %s"
                .formatted(
                        device.deviceType(),
                        command.name(),
                        obeys.isEmpty()
                                ? "they obey no commands"
                                : "they obey " + String.join(", ", obeys));
    }

    private Verdict inTime(
            Received command, Device device, CommandType type, String parameters, Instant now) {
        Duration ttl = type.ttl().orElse(settings.ttl());
        Instant given = EventDate.parse(command.eventDate()).orElse(Instant.MIN);
        Instant expires = given.plus(ttl);
        if (!now.isBefore(expires)) {
            return new Verdict.Answered(
                    CommandState.EXPIRED,
                    "it was %d s old when it came, and %s is obeyed for %d s"
                            .formatted(
                                    Duration.between(given, now).toSeconds(),
                                    type.name(),
                                    ttl.toSeconds()));
        }
        return new Verdict.Accepted(
                device,
                parameters,
                type.repeatable(),
                type.timeout().orElse(settings.timeout()),
                expires);
    }
}
