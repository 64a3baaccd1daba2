package org.flexmeter.gateway.operate;

import java.util.Map;
import org.flexmeter.gateway.feed.Wakeups;
import org.flexmeter.gateway.mqtt.MqttLink;
import org.flexmeter.gateway.mqtt.MqttLinks;
import org.flexmeter.gateway.routes.GatewayStates;
import org.flexmeter.gateway.routes.Pauses;

/** One gateway as a whole. */
record GatewayBean(
        String gateway, GatewayStates states, Pauses pauses, Wakeups wakeups, MqttLinks links)
        implements GatewayMXBean {

    @Override
    public String getState() {
        return states.all().get(gateway).phase().name().toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public String getDetail() {
        return states.all().get(gateway).detail();
    }

    @Override
    public boolean isPaused() {
        return pauses.isPaused(gateway);
    }

    @Override
    public Map<String, String> getRestingRoutes() {
        return pauses.resting(gateway);
    }

    @Override
    public boolean isBrokerConnected() {
        return links.find(gateway).map(MqttLink::connected).orElse(false);
    }

    @Override
    public int getInFlight() {
        return links.find(gateway).map(MqttLink::inFlight).orElse(0);
    }

    @Override
    public String pause() {
        pauses.pause(gateway);
        return gateway + " is paused";
    }

    @Override
    public String resume() {
        pauses.resume(gateway);
        return gateway + " goes on";
    }

    @Override
    public String wake() {
        wakeups.wake(gateway);
        return gateway + " looks for news";
    }
}
