package org.flexmeter.gateway.registry;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A device that the operator has entered.
 *
 * @param localId the source's own id, unique within the gateway
 * @param gateway such as {@code iren}
 * @param deviceType one of the gateway's catalogue, such as {@code district-heating}
 * @param hardwareId the control centre's identity, unique among all devices
 * @param specificationToken for registering the device with the control centre
 * @param siteToken for registering the device with the control centre
 * @param enabled false: its readings and its commands are refused
 * @param groups names by which commands reach it together with others
 */
public record Device(
        String localId,
        String gateway,
        String deviceType,
        String hardwareId,
        Optional<String> specificationToken,
        Optional<String> siteToken,
        boolean enabled,
        List<String> groups) {
    public Device {
        Objects.requireNonNull(localId, "localId");
        Objects.requireNonNull(gateway, "gateway");
        Objects.requireNonNull(deviceType, "deviceType");
        Objects.requireNonNull(hardwareId, "hardwareId");
        Objects.requireNonNull(specificationToken, "specificationToken");
        Objects.requireNonNull(siteToken, "siteToken");
        groups = List.copyOf(groups);
    }

    /** A device of no group. */
    public Device(
            String localId,
            String gateway,
            String deviceType,
            String hardwareId,
            Optional<String> specificationToken,
            Optional<String> siteToken,
            boolean enabled) {
        this(
                localId,
                gateway,
                deviceType,
                hardwareId,
                specificationToken,
                siteToken,
                enabled,
                List.of());
    }
}
