package org.flexmeter.gateway.command;

import java.util.List;
import java.util.Optional;
import org.flexmeter.gateway.catalogue.DeviceType;
import org.flexmeter.gateway.registry.Device;

/** What is known of devices and of what they obey, as it is at each moment. */
public interface CommandDirectory {

    /** Whether a gateway's routes run: commands of one that is disabled or refused are not ours. */
    boolean runs(String gateway);

    /** The gateways that run. */
    List<String> gateways();

    /** The device that the control centre calls so. */
    Optional<Device> device(String hardwareId);

    /** The devices of a group, of whatever gateway. */
    List<Device> group(String name);

    /** A device type of a gateway's catalogue. */
    Optional<DeviceType> deviceType(String gateway, String type);
}
