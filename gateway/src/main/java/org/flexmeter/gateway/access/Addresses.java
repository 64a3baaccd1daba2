package org.flexmeter.gateway.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Addresses as the brake on guessing counts them. */
final class Addresses {
    private static final int NETWORK_BYTES = 8;

    private Addresses() {}

    /**
     * One text for all that are one machine: every address of the loopback, and a network of IPv6
     * (/64), within which a machine takes the address it likes.
     *
     * @param address as a number; a name is left as it is, and never looked up
     */
    static String machine(String address) {
        if (!address.matches("[0-9.]+|[0-9a-fA-F.:]*:[0-9a-fA-F.:]*(%.*)?")) {
            return address;
        }
        try {
            InetAddress inet = InetAddress.getByName(address);
            byte[] bytes = inet.getAddress();
            if (inet.isLoopbackAddress()) {
                return "loopback";
            }
            return bytes.length > NETWORK_BYTES
                    ? InetAddress.getByAddress(
                                    Arrays.copyOf(
                                            Arrays.copyOf(bytes, NETWORK_BYTES), bytes.length))
                            .getHostAddress()
                    : inet.getHostAddress();
        } catch (UnknownHostException noAddress) {
            return address;
        }
    }
}
