package org.flexmeter.gateway.operate;

import java.util.Map;

/** {@code org.flexmeter:type=Devices,name=<gateway>}: the registry. */
public interface DevicesMXBean {
    /** Devices in devices.csv. */
    int getRegistered();

    /** Those of which readings are taken. */
    int getEnabled();

    /** How many there are of each type. */
    Map<String, Integer> getTypes();

    /**
     * What the registry says of a device.
     *
     * @param id its local id
     */
    String show(String id);
}
