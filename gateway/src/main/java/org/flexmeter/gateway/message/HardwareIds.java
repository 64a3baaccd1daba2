package org.flexmeter.gateway.message;

/** What the control centre accepts as a device's identity: {@code [A-Za-z0-9_-]+}. */
public final class HardwareIds {
    private HardwareIds() {}

    /** Whether the control centre accepts this identity. */
    public static boolean valid(String hardwareId) {
        for (int i = 0; i < hardwareId.length(); i++) {
            if (!accepted(hardwareId.charAt(i))) {
                return false;
            }
        }
        return !hardwareId.isEmpty();
    }

    private static boolean accepted(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '_'
                || c == '-';
    }
}
