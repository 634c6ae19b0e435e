import { clientOf } from '../../api/client';
import { allPages, type Loaded, useLoad } from '../../api/load';
import type { Tone } from '../../components/states';
import { TeamService } from '../../gen/muster/roster/v1/roster_service_pb';
import { type Team, Team_Availability } from '../../gen/muster/roster/v1/team_pb';

export const kAvailabilityTones: Record<number, Tone> = {
  [Team_Availability.AVAILABLE]: 'good',
  [Team_Availability.UNAVAILABLE]: 'quiet',
  [Team_Availability.ASSIGNED]: 'moving',
};

// All teams of a chapter and those below it; of the whole country when it is empty.
export function useTeams(ancestor: string): Loaded<Team[]> {
  return useLoad(`teams ${ancestor}`, (signal) =>
    allPages<Team>(async (pageToken) => {
      const page = await clientOf(TeamService).listTeams({ pageSize: 1000, pageToken, ancestor }, { signal });
      return { rows: page.teams, nextPageToken: page.nextPageToken };
    }),
  );
}
