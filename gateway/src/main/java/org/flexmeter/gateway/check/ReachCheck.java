package org.flexmeter.gateway.check;

import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.flexmeter.gateway.access.Oidc;
import org.flexmeter.gateway.access.OidcSettings;
import org.flexmeter.gateway.cluster.ClusterCheck;
import org.flexmeter.gateway.mqtt.BrokerConfig;
import org.flexmeter.gateway.mqtt.BrokerTrial;
import org.flexmeter.gateway.mqtt.ClientIds;
import org.flexmeter.gateway.routes.RouteFiles;
import org.flexmeter.gateway.routes.Trial;
import org.flexmeter.gateway.routes.Trial.Kind;
import org.flexmeter.gateway.routes.Trials;
import org.flexmeter.gateway.serial.LineTrial;
import org.flexmeter.gateway.source.GatewaySettings;
import org.flexmeter.gateway.source.SourceFault;
import org.flexmeter.gateway.source.SourceTrial;

/**
 * Whether broker, sources and OpenID provider can be reached, let us do what the routes do, and
 * agree about the time. Nothing is changed anywhere, and the broker's only message is to ourselves.
 */
public final class ReachCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SmallRyeConfig settings;
    private final SettingPlaces places;
    private final RouteFiles files;
    private final Trials trials;
    private final Report report;

    /**
     * @param settings with BrokerConfig mapped
     * @param report is told what is found
     */
    public ReachCheck(Path home, SmallRyeConfig settings, Report report) {
        this.settings = settings;
        this.places = new SettingPlaces(settings, home);
        this.files = new RouteFiles(home);
        this.trials =
                new Trials(files.shared(), name -> settings.getOptionalValue(name, String.class));
        this.report = report;
    }

    /** Tries the broker. */
    public void broker() {
        List<BrokerTrial.Flaw> flaws =
                BrokerTrial.run(
                        settings,
                        clientId(),
                        List.of("fm.topic.commands", "fm.topic.system"),
                        settings.getOptionalValue("fm.topic.probe", String.class)
                                .filter(t -> !t.isBlank()),
                        PATIENCE);
        flaws.forEach(flaw -> report.find(places.at(flaw.setting(), flaw.what())));
        if (flaws.isEmpty()) {
            report.note(
                    "the broker at "
                            + settings.getValue("fm.broker.url", String.class)
                            + " lets us in and lets us listen");
        }
    }

    /** Tries the user that a gateway has of its own at the broker, if it has one. */
    public void login(String gateway) {
        if (settings.getConfigMapping(BrokerConfig.class).clientIds()
                == ClientIds.Scheme.USERNAME) {
            // to log in as it would throw out the gateway that runs
            return;
        }
        GatewaySettings own = new GatewaySettings(settings, gateway);
        if (own.text("broker.username").or(() -> own.text("broker.password")).isEmpty()) {
            return;
        }
        BrokerTrial.login(settings, gateway, clientId(), PATIENCE)
                .ifPresentOrElse(
                        flaw -> report.find(places.at(flaw.setting(), flaw.what())),
                        () -> report.note(gateway + ": the broker lets its own user in"));
    }

    private String clientId() {
        return settings.getValue("fm.client-id", String.class)
                + "-check-"
                + UUID.randomUUID().toString().substring(0, 8);
    }

    /** Asks the OpenID provider for its document and its keys, where one is set. */
    public void oidc() {
        if (OidcSettings.flaws(settings).isEmpty()) {
            OidcSettings.of(settings).map(set -> new Oidc(set, Instant::now)).ifPresent(this::oidc);
        }
    }

    private void oidc(Oidc provider) {
        try {
            provider.reach();
            report.note("the OpenID provider at " + provider.issuer() + " answers");
        } catch (IOException e) {
            report.find(
                    places.at(
                            "fm.console.oidc.issuer",
                            "the provider cannot be used: "
                                    + e.getMessage()
                                    + "; start it, or mend fm.console.oidc.*"));
        }
    }

    /** Tries the sources of a gateway in whose files nothing was found. */
    public void sources(String gateway) {
        List<Trial> all = files.gateway(gateway).map(trials::of).orElse(List.of());
        GatewaySettings own = new GatewaySettings(settings, gateway);
        database(own, Kind.SQL, "jdbc.url", all);
        database(own, Kind.CQL, "cassandra.contact-points", all);
        ClusterCheck.findings(settings, gateway)
                .forEach(flaw -> report.find(places.at(own.name("cluster.enabled"), flaw)));
        all.stream()
                .filter(t -> t.kind() == Kind.LINE)
                .map(Trial::what)
                .distinct()
                .forEach(
                        line ->
                                LineTrial.flaw(line, PATIENCE)
                                        .ifPresentOrElse(
                                                flaw -> report.find(at(all, line) + ": " + flaw),
                                                () ->
                                                        report.note(
                                                                gateway
                                                                        + ": the line "
                                                                        + line
                                                                        + " is there")));
    }

    private static String at(List<Trial> all, String line) {
        return all.stream()
                .filter(t -> t.what().equals(line))
                .map(Trial::at)
                .findFirst()
                .orElseThrow();
    }

    private void database(GatewaySettings own, Kind kind, String setting, List<Trial> all) {
        List<Trial> asked = all.stream().filter(t -> t.kind() == kind).toList();
        if (asked.isEmpty()) {
            return;
        }
        try (SourceTrial source = kind == Kind.SQL ? SourceTrial.sql(own) : SourceTrial.cql(own)) {
            clock(own.name(setting), source);
            long refused = asked.stream().filter(trial -> !isGranted(source, trial)).count();
            if (refused == 0) {
                report.note(
                        "%s: its database answers, and gives the %d rights that its routes need"
                                .formatted(own.gateway(), asked.size()));
            }
        } catch (SourceFault e) {
            report.find(
                    places.at(
                            own.name(setting),
                            "the database cannot be used: "
                                    + e.getMessage()
                                    + "; "
                                    + e.remedy().replace("<name>", own.gateway())));
        }
    }

    private boolean isGranted(SourceTrial source, Trial trial) {
        try {
            source.ask(trial.what());
            return true;
        } catch (SourceFault e) {
            String remedy =
                    Stream.of(trial.remedy(), e.remedy())
                            .filter(r -> !r.isBlank())
                            .findFirst()
                            .orElseThrow();
            report.find("%s: %s; %s".formatted(trial.at(), e.getMessage(), remedy));
            return false;
        }
    }

    /** The database's clock against this machine's, as of the middle of the question's way. */
    private void clock(String setting, SourceTrial source) throws SourceFault {
        source.clock(); // the first question connects, and takes its time
        Instant before = Instant.now();
        Instant theirs = source.clock();
        Skew.of(before, Instant.now(), theirs)
                .ifPresent(
                        skew -> report.find(places.at(setting, "the database's clock is " + skew)));
    }
}
