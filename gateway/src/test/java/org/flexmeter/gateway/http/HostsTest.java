package org.flexmeter.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostsTest {
    private final Hosts hosts = new Hosts(List.of("Gateway.example.org", " flexmeter ", "fd00::7"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:9000",
                "127.0.0.1",
                "127.0.0.1:9000",
                "[::1]",
                "[::1]:9000",
                "gateway.example.org:443",
                "flexmeter",
                "[fd00::7]:9000",
                "10.0.0.5:9000"
            })
    void namesOfItsOwn(String header) {
        assertThat(hosts.knows(header, "10.0.0.5")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":9000",
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example:9000",
                "evil.example@localhost",
                "localhost:9000@evil.example",
                "localhost:evil",
                "10.0.0.6:9000",
                "[::1",
                "[::1]x",
                "2130706433",
                "localhost, evil.example"
            })
    void namesOfOthers(String header) {
        assertThat(hosts.knows(header, "10.0.0.5")).isFalse();
    }
}
