package org.flexmeter.world.meter;

/**
 * A simulated device as the operator registers it.
 *
 * @param gateway such as {@code iren}
 * @param id the device's name in the source: a column's value, an address on the line
 * @param type the device type, such as {@code district-heating}
 * @param hardwareId its name at the control centre
 */
public record Device(String gateway, String id, String type, String hardwareId) {
    /** The line of {@code devices.csv}. */
    public String line() {
        return String.join(",", gateway, id, type, hardwareId, "", "", "true");
    }
}
