import { useEffect } from 'react';
import type { World } from '../gen/muster/gateway/v1/sign_in_service_pb';
import { useTexts } from '../i18n/language';

// Marks the whole window while an exercise is in sight, with its title, and no longer than that.
export function useTitle(title: string, world: World | undefined): void {
  const t = useTexts();
  const isExercise = world?.exercise ?? false;
  useEffect(() => {
    document.title = isExercise ? `【${t.frame.exercise}】${title}` : title;
  }, [title, isExercise, t]);
  useEffect(() => {
    if (!isExercise) return;
    document.body.dataset.exercise = t.frame.exercise;
    return () => void delete document.body.dataset.exercise;
  }, [isExercise, t]);
}

export function ExerciseBanner({ world }: { world: World | undefined }) {
  const t = useTexts();
  if (!world?.exercise) return null;
  return (
    <div className="exercise-banner" role="note">
      <b>{t.frame.exercise}</b> {t.frame.exerciseLong(world.name)}
    </div>
  );
}
