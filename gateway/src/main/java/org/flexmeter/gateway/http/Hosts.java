package org.flexmeter.gateway.http;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The names by which this server may be asked. A page whose own name was made to lead here (DNS
 * rebinding) asks by that name, and gets nothing.
 */
final class Hosts {
    private static final Set<String> ALWAYS = Set.of("localhost", "127.0.0.1", "::1");

    private final Set<String> names;

    /**
     * @param others names beside those of this machine's loopback
     */
    Hosts(Collection<String> others) {
        this.names =
                others.stream()
                        .map(name -> name(name.strip()))
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether it is asked by a name of its own.
     *
     * @param header {@code Host}, or {@code :authority}; empty if there was none
     * @param here the address to which the connection was made: whoever writes it followed no name
     */
    boolean knows(String header, String here) {
        String name = name(header);
        return !name.isEmpty()
                && (ALWAYS.contains(name) || names.contains(name) || name.equals(here));
    }

    /** The host of an authority (RFC 3986, 3.2), without port and brackets, in small letters. */
    private static String name(String authority) {
        String text = authority.toLowerCase(Locale.ROOT);
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end > 0 && isPort(text.substring(end + 1)) ? text.substring(1, end) : "";
        }
        int colon = text.indexOf(':');
        if (colon < 0 || text.indexOf(':', colon + 1) > 0) {
            // no port, or an IPv6 address as a setting has it
            return text;
        }
        return isPort(text.substring(colon)) ? text.substring(0, colon) : "";
    }

    private static boolean isPort(String text) {
        return text.isEmpty()
                || text.charAt(0) == ':' && text.chars().skip(1).allMatch(Character::isDigit);
    }
}
