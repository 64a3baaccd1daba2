package org.flexmeter.gateway.routes;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.quarkus.main.events.BeforeStop;
import org.eclipse.microprofile.config.Config;
import org.flexmeter.gateway.cluster.Clusters;
import org.flexmeter.gateway.cluster.Lease;
import org.flexmeter.gateway.cluster.Member;
import org.flexmeter.gateway.cluster.Membership;
import org.flexmeter.gateway.command.Commands;
import org.flexmeter.gateway.work.OneThread;
import org.jboss.logging.Logger;

/**
 * Commands of a clustered gateway are taken by whoever has its first shard: it takes up what the
 * cluster knows of them, and then the session at the broker, which has the gateway's name and not
 * the process's.
 */
@ApplicationScoped
public class ClusterCommands {
    private static final Logger LOG = Logger.getLogger(ClusterCommands.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final CamelContext camel;
    private final Config config;
    private final Clusters clusters;
    private final Commands commands;
    private final BrokerIdentity identity;
    private final ScheduledExecutorService thread = OneThread.named("cluster-commands");

    ClusterCommands(
            CamelContext camel,
            Config config,
            Clusters clusters,
            Commands commands,
            BrokerIdentity identity) {
        this.identity = identity;
        this.camel = camel;
        this.config = config;
        this.clusters = clusters;
        this.commands = commands;
    }

    void watch(@Observes GatewayStarted event) {
        clusters.of(event.gateway())
                .ifPresent(membership -> membership.add(new Chief(event.gateway(), membership)));
    }

    @PreDestroy
    void end() {
        thread.shutdownNow();
    }

    void stop(@Observes BeforeStop event) {
        end();
    }

    private CompletableFuture<Void> later(Runnable task) {
        try {
            return CompletableFuture.runAsync(task, thread);
        } catch (RejectedExecutionException stopping) {
            return CompletableFuture.completedFuture(null);
        }
    }

    private boolean listens() {
        return config.getOptionalValue("fm.topic.commands", String.class)
                .filter(topic -> !topic.isBlank())
                .isPresent();
    }

    private final class Chief implements Member {
        private final String gateway;
        private final String route;
        private final Membership membership;
        private Optional<Lease> present = Optional.empty();

        private Chief(String gateway, Membership membership) {
            this.gateway = gateway;
            this.route = gateway + "-commands";
            this.membership = membership;
        }

        @Override
        public void taken(Lease lease) {
            if (lease.part().number() == 0) {
                later(() -> begin(lease));
            }
        }

        @Override
        public CompletionStage<Void> leaving(Lease lease) {
            return lease.part().number() == 0
                    ? later(() -> rest(lease))
                    : CompletableFuture.completedFuture(null);
        }

        @Override
        public void lost(Lease lease) {
            leaving(lease);
        }

        private void begin(Lease lease) {
            if (lease.lost()) {
                return;
            }
            try {
                commands.lead(gateway, membership.shared(lease));
                identity.lead(gateway, membership.shared(lease));
                present = Optional.of(lease);
                listen();
            } catch (Exception e) {
                LOG.errorf("%s: commands cannot be taken up: %s", gateway, Causes.line(e));
                thread.schedule(() -> begin(lease), AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        private void listen() throws Exception {
            if (listens() && camel.getRoute(route) == null) {
                TemplatedRouteBuilder.builder(camel, "take-commands-clustered")
                        .routeId(route)
                        .parameter("gateway", gateway)
                        .parameter("commands", "{{fm.topic.commands}}")
                        .parameter("system", "{{fm.topic.system}}")
                        .add();
            }
        }

        private void rest(Lease lease) {
            if (present.filter(lease::equals).isEmpty()) {
                return;
            }
            present = Optional.empty();
            commands.rest(gateway);
            try {
                camel.getRouteController().stopRoute(route, 1, TimeUnit.SECONDS);
                camel.removeRoute(route);
            } catch (Exception e) {
                LOG.errorf("%s: commands are still listened to: %s", gateway, Causes.line(e));
            }
            identity.rest(gateway);
        }
    }
}
