package org.flexmeter.gateway.operate;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.flexmeter.gateway.cluster.Clusters;
import org.flexmeter.gateway.command.Commands;
import org.flexmeter.gateway.feed.Wakeups;
import org.flexmeter.gateway.mqtt.MqttLinks;
import org.flexmeter.gateway.routes.GatewayStarted;
import org.flexmeter.gateway.routes.GatewayStates;
import org.flexmeter.gateway.routes.Knowledge;
import org.flexmeter.gateway.routes.LogLevels;
import org.flexmeter.gateway.routes.Pauses;
import org.flexmeter.gateway.state.StateFiles;
import org.jboss.logging.Logger;

/** Registers the MBeans of each gateway that runs: {@code org.flexmeter:type=…,name=<gateway>}. */
@ApplicationScoped
@RegisterForReflection(
        targets = {
            GatewayMXBean.class,
            OutboxMXBean.class,
            BookmarksMXBean.class,
            QuarantineMXBean.class,
            DevicesMXBean.class,
            CommandsMXBean.class,
            LoggingMXBean.class
        })
public class MBeans {
    /** The domain of their names. */
    public static final String DOMAIN = "org.flexmeter";

    private static final Logger LOG = Logger.getLogger(MBeans.class);

    private final StateFiles states;
    private final GatewayStates phases;
    private final Pauses pauses;
    private final Wakeups wakeups;
    private final MqttLinks links;
    private final Knowledge knowledge;
    private final Operations operations;
    private final Commands commands;
    private final LogLevels levels;
    private final Clusters clusters;
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Set<ObjectName> registered = ConcurrentHashMap.newKeySet();

    MBeans(
            StateFiles states,
            GatewayStates phases,
            Pauses pauses,
            Wakeups wakeups,
            MqttLinks links,
            Knowledge knowledge,
            Operations operations,
            Commands commands,
            LogLevels levels,
            Clusters clusters) {
        this.states = states;
        this.phases = phases;
        this.pauses = pauses;
        this.wakeups = wakeups;
        this.links = links;
        this.knowledge = knowledge;
        this.operations = operations;
        this.commands = commands;
        this.levels = levels;
        this.clusters = clusters;
    }

    void register(@Observes GatewayStarted event) {
        String gateway = event.gateway();
        Map<String, Object> beans =
                Map.of(
                        "Gateway", new GatewayBean(gateway, phases, pauses, wakeups, links),
                        "Outbox", new OutboxBean(gateway, states),
                        "Bookmarks",
                                new BookmarksBean(gateway, states, clusters, knowledge, operations),
                        "Quarantine", new QuarantineBean(gateway, states, operations),
                        "Devices", new DevicesBean(gateway, knowledge),
                        "Commands", new CommandsBean(gateway, commands, states));
        beans.forEach((type, bean) -> register(type, ",name=" + gateway, bean));
        register("Logging", "", new LoggingBean(levels));
    }

    private void register(String type, String more, Object bean) {
        try {
            ObjectName name = new ObjectName(DOMAIN + ":type=" + type + more);
            if (registered.add(name)) {
                server.registerMBean(bean, name);
            }
        } catch (JMException e) {
            LOG.errorf("no MBean %s%s: %s", type, more, e.getMessage());
        }
    }

    @PreDestroy
    void remove() {
        for (ObjectName name : registered) {
            try {
                server.unregisterMBean(name);
            } catch (JMException e) {
                LOG.debugf("MBean %s: %s", name, e.getMessage());
            }
        }
    }
}
