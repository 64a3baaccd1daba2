package org.flexmeter.gateway.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.flexmeter.gateway.routes.GatewaysKnown;
import org.flexmeter.world.tls.Authority;
import org.flexmeter.world.tls.Authority.Identity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateGaugesTest {
    private static final String NAME = "fm_certificate_not_after_timestamp_seconds";

    @TempDir Path folder;

    @Test
    void everyCertificateOfOursIsWatchedAndReadAnewWhenItIsRenewed() throws Exception {
        Authority authority = new Authority(folder, "ca");
        Identity now = authority.issue("gateway");
        Identity expired = authority.issueExpired("gateway-before");
        Path ours = folder.resolve("ours.pem");
        Files.copy(expired.certificate(), ours);
        SmallRyeConfig settings =
                settings(
                        Map.of(
                                "fm.broker.tls.certificate",
                                ours.toString(),
                                "fm.broker.tls.ca",
                                authority.certificate().toString(),
                                "gateway.eon.cassandra.tls.certificate",
                                "",
                                "gateway.iren.jdbc.url",
                                "jdbc:postgresql://db/iren?sslmode=verify-full&sslcert="
                                        + now.certificate()
                                        + "&sslkey=x",
                                "gateway.gas.jdbc.url",
                                "jdbc:postgresql://db/gas",
                                "quarkus.tls.console.key-store.pem.0.cert",
                                folder.resolve("none.pem").toString()));
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new CertificateGauges(meters, settings).watch(new GatewaysKnown(Set.of("iren")));

        Map<String, Double> seen = seen(meters);
        assertThat(seen)
                .containsOnlyKeys(
                        "fm.broker.tls.certificate",
                        "gateway.iren.jdbc.url",
                        "quarkus.tls.console.key-store.pem.0.cert");
        assertThat(seen.get("fm.broker.tls.certificate")).isEqualTo(end(expired));
        assertThat(seen.get("gateway.iren.jdbc.url")).isEqualTo(end(now));
        assertThat(seen.get("quarkus.tls.console.key-store.pem.0.cert")).isNaN();

        Files.copy(now.certificate(), ours, StandardCopyOption.REPLACE_EXISTING);
        assertThat(seen(meters).get("fm.broker.tls.certificate")).isEqualTo(end(now));
    }

    private static double end(Identity identity) {
        return identity.x509().getNotAfter().toInstant().getEpochSecond();
    }

    private static Map<String, Double> seen(PrometheusMeterRegistry meters) {
        return meters.scrape()
                .lines()
                .filter(line -> line.startsWith(NAME + "{"))
                .collect(
                        Collectors.toMap(
                                line -> line.split("\"")[1],
                                line ->
                                        Double.parseDouble(
                                                line.substring(line.lastIndexOf(' ') + 1))));
    }

    private static SmallRyeConfig settings(Map<String, String> given) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(given, "test", 100))
                .build();
    }
}
