package org.flexmeter.gateway.engine;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.management.DefaultManagementAgent;
import org.apache.camel.quarkus.main.events.BeforeInitialize;

/** Camel's MBeans: made cheaply, and after what the program is for. */
@ApplicationScoped
public class Management {
    private volatile Optional<LateAgent> agent = Optional.empty();

    void take(@Observes BeforeInitialize event, CamelContext camel) {
        camel.getCamelContextExtension().setManagementMBeanAssembler(new SharedMBeanInfos(camel));
        if (camel.getManagementStrategy().getManagementAgent() instanceof DefaultManagementAgent) {
            LateAgent late = new LateAgent(camel);
            camel.getManagementStrategy().setManagementAgent(late);
            agent = Optional.of(late);
        }
    }

    /** From now on MBeans are registered: the routes run. */
    public void begin() {
        agent.ifPresent(LateAgent::begin);
    }
}
